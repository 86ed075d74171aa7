package io.github.cosyvoice4j.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.AudioChunk;
import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.StreamOptions;
import io.github.cosyvoice4j.Synthesis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Sixteen streams, one behind the other in each, for a long time: once all that is kept is there,
 * memory grows no more. Nothing fails here and nobody gives up; that is {@link SoakTest}'s.
 */
class DeviceSoakTest {
  private static final int STREAMS = 16;

  /** Requests draw their lengths, so that one moment may take a little more than all before. */
  private static final double SLACK = 1.1;

  private int tokens = 200; // eight seconds of speech
  private final AtomicLong spoken = new AtomicLong();
  private final AtomicLong peak = new AtomicLong();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  @Test
  @Timeout(60)
  void aFewSeconds() throws Exception {
    tokens = 20;
    soak(Device.CPU, Duration.ofSeconds(1), Duration.ofSeconds(1));
    assertEquals(0, peak.get(), "bytes of a device that is none");
  }

  @Test
  @Tag("gpu")
  @Timeout(900)
  void tenMinutesOnAGpu() throws Exception {
    soak(Device.cuda(0), Duration.ofMinutes(2), Duration.ofMinutes(8));
    assertTrue(peak.get() > 0, "bytes of device memory");
  }

  private void soak(Device device, Duration warm, Duration rest) throws Exception {
    EngineOptions.Builder options =
        EngineOptions.newBuilder().device(device).threads(1).maxBatch(STREAMS);
    try (Loaded loaded = Loaded.open(options)) {
      speakFor(loaded, warm);
      long warmPeak = peak.get();
      long warmHandles = Pointer.totalCount();
      long warmSpoken = spoken.get();
      speakFor(loaded, rest);
      assertTrue(spoken.get() > warmSpoken, "it goes on");
      assertTrue(
          peak.get() <= SLACK * warmPeak,
          () ->
              "device memory: expected at most %d bytes as after %s, got %d after %s more"
                  .formatted(warmPeak, warm, peak.get(), rest));
      for (int i = 0; i < 100 && Pointer.totalCount() > warmHandles; i++) {
        Thread.sleep(50); // a lane may be in the middle of a turn
      }
      assertTrue(Pointer.totalCount() <= warmHandles, "native handles");
    }
  }

  private void speakFor(Loaded loaded, Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      int stream = i;
      callers.add(new Thread(() -> speak(loaded, stream, end), "stream-" + i));
    }
    callers.forEach(Thread::start);
    for (Thread caller : callers) {
      caller.join();
    }
    assertEquals(List.of(), List.copyOf(failures));
  }

  private void speak(Loaded loaded, int stream, long end) {
    for (int i = 0; System.nanoTime() < end && failures.isEmpty(); i++) {
      InferenceOptions options =
          InferenceOptions.newBuilder()
              .streaming(StreamOptions.defaults())
              .maxTokens(tokens)
              .seed(1000L * stream + i)
              .build();
      try (Synthesis request = loaded.model().inferZeroShot(Loaded.SHORT, loaded.voice(), options);
          Stream<AudioChunk> pieces = request.stream()) {
        assertTrue(pieces.mapToLong(piece -> piece.audio().length()).sum() > 0);
        spoken.incrementAndGet();
        OptionalLong bytes = request.report().place().peakBytes();
        bytes.ifPresent(most -> peak.accumulateAndGet(most, Math::max));
      } catch (Throwable e) {
        failures.add(e);
      }
    }
  }
}
