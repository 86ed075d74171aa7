package io.github.cosyvoice4j.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.AudioChunk;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.StreamOptions;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.TextFragments;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.torch.FailingOperations;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many callers, every mode, cancellations and failing operations at random: every request ends in
 * audio or one typed error, and nothing is left behind.
 */
class SoakTest {
  private static final String TEXT = "Hello there, this goes on for a little while.";

  private final AtomicLong audios = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stopFailing() {
    FailingOperations.stop();
  }

  @Test
  @Timeout(120)
  void aFewSecondsOfEverything() throws Exception {
    soak(16, Duration.ofSeconds(6), Device.CPU);
  }

  @Test
  @Tag("soak")
  @Timeout(420)
  void fiveMinutesOfEverything() throws Exception {
    soak(64, Duration.ofMinutes(5), Device.CPU);
  }

  @Test
  @Tag("gpu")
  @Timeout(900)
  void oneMinuteOfEverythingOnAGpu() throws Exception {
    soak(16, Duration.ofMinutes(1), Device.cuda(0));
  }

  private void soak(int callers, Duration time, Device device) throws Exception {
    EngineOptions.Builder options =
        EngineOptions.newBuilder().device(device).threads(1).maxQueue(32).maxBatch(8);
    try (Loaded loaded = Loaded.open(options)) {
      // From the first step of several rows on, the model keeps weights for them.
      Synthesis beside = loaded.say(Loaded.LONG);
      loaded.say(Loaded.SHORT).audio();
      beside.close();
      streamed(loaded).audio(); // the voice's prompt is kept from here on
      long handles = Pointer.totalCount();
      long failed = FailingOperations.count();
      long end = System.nanoTime() + time.toNanos();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        Random random = new Random(i);
        Thread caller = new Thread(() -> call(loaded, random, end), "soak-" + i);
        caller.start();
        threads.add(caller);
      }
      for (Thread caller : threads) {
        caller.join();
      }
      FailingOperations.stop();
      assertEquals(List.of(), List.copyOf(surprises));
      assertTrue(audios.get() > 0, "requests that were spoken");
      assertTrue(failures.get() > 0, "requests that failed or were given up");
      assertTrue(FailingOperations.count() > failed, "operations that failed");
      assertTrue(loaded.say(Loaded.SHORT).audio().length() > 0, "it still speaks");
      awaitHandles(handles);
    }
    assertEquals(
        List.of(),
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> name.startsWith("cosyvoice-"))
            .toList());
  }

  private void call(Loaded loaded, Random random, long end) {
    while (System.nanoTime() < end && surprises.isEmpty()) {
      if (random.nextInt(20) == 0) {
        FailingOperations.failAt(1 + random.nextInt(5000));
      }
      try (Synthesis request = request(loaded, random)) {
        use(request, random);
        audios.incrementAndGet();
      } catch (CosyVoiceException e) {
        failures.incrementAndGet();
      } catch (Throwable e) {
        surprises.add(e);
      }
    }
  }

  private static Synthesis streamed(Loaded loaded) {
    InferenceOptions options =
        InferenceOptions.newBuilder().streaming(StreamOptions.defaults()).build();
    return loaded.model().inferZeroShot(TEXT, loaded.voice(), options);
  }

  private static Synthesis request(Loaded loaded, Random random) throws IOException {
    CosyVoice2 tts = loaded.model();
    Voice voice = loaded.voice();
    InferenceOptions.Builder builder = InferenceOptions.newBuilder().maxTokens(60);
    if (random.nextBoolean()) {
      builder.streaming(StreamOptions.defaults());
    }
    if (random.nextInt(8) == 0) {
      builder.deadline(Duration.ofMillis(1 + random.nextInt(500)));
    }
    InferenceOptions options = builder.build();
    return switch (random.nextInt(6)) {
      case 0 -> tts.inferCrossLingual(TEXT, voice, options);
      case 1 -> tts.inferInstruct2(TEXT, "softly", voice, options);
      case 2 -> tts.inferSft(TEXT, voice, options);
      case 3 -> tts.inferVoiceConversion(Audio.readWav(Loaded.wav()), voice, options);
      case 4 ->
          tts.inferZeroShot(
              TextFragments.of(List.of(TEXT.split("(?<= )", -1)).iterator()), voice, options);
      default -> tts.inferZeroShot(TEXT, voice, options);
    };
  }

  private static void use(Synthesis request, Random random) throws InterruptedException {
    switch (random.nextInt(4)) {
      case 0 -> {
        try (Stream<AudioChunk> pieces = request.stream()) {
          assertTrue(pieces.mapToLong(piece -> piece.audio().length()).sum() > 0);
        }
      }
      case 1 -> {
        try (Stream<AudioChunk> pieces = request.stream()) {
          assertTrue(pieces.findFirst().isPresent()); // and gives up the rest
        }
      }
      case 2 -> {
        Thread.sleep(random.nextInt(200));
        request.close();
        assertTrue(request.isDone());
      }
      default -> assertTrue(request.audio().length() > 0);
    }
  }

  /** What was given up leaves within a step: the engine may be in the middle of one. */
  private static void awaitHandles(long expected) throws InterruptedException {
    for (int i = 0; i < 200 && Pointer.totalCount() > expected; i++) {
      Thread.sleep(50);
    }
    assertEquals(expected, Pointer.totalCount(), "native handles");
  }
}
