package io.github.cosyvoice4j.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.EngineOptions.FlowCacheType;
import io.github.cosyvoice4j.core.spi.FlowInput;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.core.spi.LastChunk;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.core.testing.Parity;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.LeakCheck;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import io.github.cosyvoice4j.torch.Torch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What streams share, and the memory they share it in. */
@ExtendWith(LeakCheck.class)
class FlowStreamsTest {
  private static final double TOLERANCE = 1e-4;
  private static final long PLENTY = 1L << 40;

  private static GoldenFlow model;
  private static FlowCacheSize size;
  private static int chunk;

  @BeforeAll
  static void load() throws IOException {
    model = GoldenFlow.load();
    size = FlowCacheSize.of(model.flow().config(), FlowCacheType.FP32);
    chunk = model.chunk();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @ParameterizedTest
  @EnumSource
  void everyByteIsCounted(FlowCacheType type) {
    FlowCacheSize each = FlowCacheSize.of(model.flow().config(), type);
    FlowMemory memory = new FlowMemory(new FlowCacheOptions(PLENTY, 0, type));
    Utterance tokens = Utterance.whole(new FlowInput(model.prompt(), GoldenFlow.tokens(chunk)));
    int count = tokens.ids().size();
    try (FlowCache cache = new FlowCache(each, memory.streams())) {
      for (int i = 1; i < 7; i++) { // long enough for buffers with room to spare
        assertTrue(cache.reserve(count));
        TensorScope.run(() -> model.flow().goOn(tokens, count, cache, Probe.NONE));
        AtomicLong bytes = new AtomicLong();
        cache.forEach(kept -> bytes.addAndGet(kept.numel() * kept.elementBytes()));
        assertEquals(bytes.get(), memory.streams().used(), "after call " + i);
      }
    }
    assertEquals(0, memory.streams().used());
  }

  @Test
  void aVoicesPromptIsGoneThroughOnce() {
    int[] tokens = GoldenFlow.tokens(40);
    float[] whole = model.whole(voice(0), tokens, FlowPass.CAUSAL);
    try (FlowStreams streams = model.streams()) {
      FramesMade made = new FramesMade();
      Parity.assertClose("first", whole, speech(streams, voice(0), tokens, made), TOLERANCE);
      assertEquals(2 * (3 * chunk + 40), made.get());
      made.set(0);
      Parity.assertClose("second", whole, speech(streams, voice(0), tokens, made), TOLERANCE);
      assertEquals(2 * (chunk + 40), made.get());
      assertEquals(promptBytes(), streams.keptBytes());
      made.set(0);
      speech(streams, voice(1), tokens, made);
      assertEquals(2 * (3 * chunk + 40), made.get());
    }
  }

  @Test
  void streamsOfOneVoiceDoNotDisturbEachOther() {
    int[] one = GoldenFlow.tokens(90);
    int[] two = reversed(one);
    try (FlowStreams streams = model.streams();
        FlowStream first = streams.open(voice(0), LastChunk.CAUSAL);
        FlowStream second = streams.open(voice(0), LastChunk.CAUSAL)) {
      List<float[]> ones = new ArrayList<>();
      List<float[]> twos = new ArrayList<>();
      for (int at = 0; at < 90; at += 30) {
        ones.add(GoldenFlow.next(first, at == 60, Arrays.copyOfRange(one, at, at + 30)));
        twos.add(GoldenFlow.next(second, at == 60, Arrays.copyOfRange(two, at, at + 30)));
      }
      float[] whole = model.whole(voice(0), one, FlowPass.CAUSAL);
      Parity.assertClose("first", whole, model.join(ones), TOLERANCE);
      whole = model.whole(voice(0), two, FlowPass.CAUSAL);
      Parity.assertClose("second", whole, model.join(twos), TOLERANCE);
    }
  }

  @Test
  void theVoiceUsedLeastRecentlyGoesFirst() {
    int[] tokens = GoldenFlow.tokens(10);
    try (FlowStreams streams = model.streams(PLENTY, 2 * promptBytes(), FlowCacheType.FP32)) {
      for (int voice : new int[] {0, 1, 0, 2}) {
        speech(streams, voice(voice), tokens, Probe.NONE);
      }
      assertEquals(2 * promptBytes(), streams.keptBytes());
      assertEquals(2 * (chunk + 10), framesMade(streams, voice(0), tokens));
      assertEquals(2 * (chunk + 10), framesMade(streams, voice(2), tokens));
      assertEquals(2 * (3 * chunk + 10), framesMade(streams, voice(1), tokens));
    }
  }

  @Test
  void voicesInUseStayAndGoWithTheirLastStream() {
    try (FlowStreams streams = model.streams(PLENTY, promptBytes(), FlowCacheType.FP32)) {
      FlowStream first = begun(streams, voice(0));
      FlowStream second = begun(streams, voice(1));
      FlowStream third = begun(streams, voice(0));
      long both = streams.keptBytes();
      first.close();
      assertEquals(both - bytes(1), streams.keptBytes());
      second.close(); // the other voice stays, as it is used
      assertEquals(2 * (model.ahead() + 1), GoldenFlow.next(third, true, 5).length / model.bins());
      third.close();
      assertEquals(promptBytes(), streams.keptBytes());
    }
  }

  @Test
  void promptsBeyondTheirShareCountAsTheStreams() {
    long stream = bytes(4);
    try (FlowStreams streams = model.streams(stream + 1, promptBytes(), FlowCacheType.FP32)) {
      FlowStream first = begun(streams, voice(0));
      FlowStream second = begun(streams, voice(1)); // has room for neither prompt nor itself
      assertTrue(first.isIncremental());
      assertFalse(second.isIncremental());
      first.close();
      second.close();
      assertEquals(promptBytes(), streams.keptBytes());
    }
  }

  /** From no room at all to room for all but the last chunk, which needs none. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void aStreamWithoutRoomGoesOnWithTheSameResult(int chunks) {
    long budget = chunks == 0 ? 0 : bytes(chunks);
    int[] tokens = GoldenFlow.tokens(5 * chunk + 9);
    FlowPrompt prompt = model.prompt(chunk - 2, 2 * chunk - 4);
    float[] whole = model.whole(prompt, tokens, FlowPass.CAUSAL);
    try (FlowStreams streams = model.streams(budget, 0, FlowCacheType.FP32);
        FlowStream stream = streams.open(prompt, LastChunk.CAUSAL)) {
      assertTrue(stream.isIncremental());
      Parity.assertClose("mel", whole, model.streamed(stream, tokens, chunk), TOLERANCE);
      assertEquals(chunks == 5, stream.isIncremental());
      assertEquals(0, streams.keptBytes());
    }
  }

  @Test
  void speechAtOnceTakesNoRoomBesideItsPrompt() {
    int[] tokens = GoldenFlow.tokens(5 * chunk + 9);
    FlowPrompt prompt = voice(0);
    float[] whole = model.whole(prompt, tokens, FlowPass.CAUSAL);
    try (FlowStreams streams = model.streams(PLENTY, promptBytes(), FlowCacheType.FP32);
        FlowStream stream = streams.open(prompt, LastChunk.CAUSAL)) {
      TensorScope.run(
          () -> {
            Tensor mel =
                stream.next(
                    tokens,
                    true,
                    (name, value) -> assertTrue(streams.keptBytes() <= promptBytes() + bytes(0)));
            Parity.assertClose("mel", whole, mel.toFloats(), TOLERANCE);
          });
      assertTrue(stream.isIncremental());
    }
  }

  @Test
  void aPromptThatFailsIsMadeByTheNextStream() {
    int[] tokens = GoldenFlow.tokens(30);
    IllegalStateException stop = new IllegalStateException("stop");
    Probe probe =
        (name, value) -> {
          if (name.equals("step4.x")) {
            throw stop;
          }
        };
    try (FlowStreams streams = model.streams()) {
      assertSame(
          stop,
          assertThrows(
              IllegalStateException.class, () -> speech(streams, voice(0), tokens, probe)));
      assertEquals(0, streams.keptBytes());
      assertEquals(2 * (3 * chunk + 30), framesMade(streams, voice(0), tokens));
    }
  }

  @Test
  void threadsThatOpenOneVoiceAtOnceMakeItOnce() throws Exception {
    int[] tokens = GoldenFlow.tokens(10);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (FlowStreams streams = model.streams()) {
      FramesMade made = new FramesMade();
      Callable<float[]> work =
          () -> {
            try (SpeechModel.ThreadMode mode = Torch.enterThread(1)) {
              assertNotNull(mode);
              return speech(streams, voice(0), tokens, made);
            }
          };
      float[] whole = model.whole(voice(0), tokens, FlowPass.CAUSAL);
      for (Future<float[]> mel : threads.invokeAll(Collections.nCopies(3, work))) {
        Parity.assertClose("mel", whole, mel.get(), TOLERANCE);
      }
      assertEquals(2 * (2 * chunk + 3 * (chunk + 10)), made.get());
    } finally {
      threads.shutdown();
      assertTrue(threads.awaitTermination(1, TimeUnit.MINUTES));
    }
  }

  @Test
  void whatIsClosedWithStreamsOpenGoesWithThem() {
    FlowStreams streams = model.streams();
    FlowStream stream = begun(streams, voice(0));
    streams.close();
    assertTrue(streams.keptBytes() > promptBytes());
    stream.close();
    assertEquals(0, streams.keptBytes());
  }

  /** The limits are those that docs/numerics.md states. */
  @ParameterizedTest
  @CsvSource({"FP16, 1e-3", "BF16, 1e-2"})
  void halfPrecisionCostsLittle(FlowCacheType type, double tolerance) {
    try (FlowStreams streams = model.streams(PLENTY, PLENTY, type);
        FlowStream stream = streams.open(model.prompt(), LastChunk.CAUSAL)) {
      float[] mel = model.streamed(stream, GoldenFlow.tokens(), chunk);
      double error = Parity.assertClose("mel", GoldenFlow.golden("causal.mel"), mel, tolerance);
      assertTrue(error > 1e-6, "as if nothing was rounded");
    }
  }

  private static long promptBytes() {
    return bytes(2);
  }

  private static long bytes(int chunks) {
    return size.fixedBytes() + (long) chunks * chunk * size.bytesPerToken();
  }

  /** {@return a prompt with two chunks of its own, and most of a third} */
  private static FlowPrompt voice(int number) {
    FlowPrompt prompt = model.prompt(3 * chunk, 6 * chunk);
    float[] embedding = prompt.embedding();
    embedding[0] += number;
    return new FlowPrompt(prompt.tokens(), prompt.mel(), prompt.melBins(), embedding);
  }

  /** {@return a stream that went through its prompt and one chunk} */
  private static FlowStream begun(FlowStreams streams, FlowPrompt prompt) {
    FlowStream stream = streams.open(prompt, LastChunk.CAUSAL);
    GoldenFlow.next(stream, false, GoldenFlow.tokens(model.ahead()));
    return stream;
  }

  private static int[] reversed(int[] tokens) {
    int[] reversed = new int[tokens.length];
    Arrays.setAll(reversed, i -> tokens[tokens.length - 1 - i]);
    return reversed;
  }

  @SuppressWarnings("try") // the scope works by being open
  private static float[] speech(FlowStreams streams, FlowPrompt prompt, int[] tokens, Probe probe) {
    try (TensorScope scope = TensorScope.open();
        FlowStream stream = streams.open(prompt, LastChunk.CAUSAL)) {
      return stream.next(tokens, true, probe).toFloats();
    }
  }

  private static int framesMade(FlowStreams streams, FlowPrompt prompt, int[] tokens) {
    FramesMade made = new FramesMade();
    speech(streams, prompt, tokens, made);
    return made.get();
  }

  /** Counts the frames that go through the first Euler step. */
  private static final class FramesMade implements Probe {
    private final AtomicInteger frames = new AtomicInteger();

    @Override
    public void see(String name, Tensor value) {
      if (name.equals("step0.x")) {
        frames.addAndGet((int) value.size(2));
      }
    }

    int get() {
      return frames.get();
    }

    void set(int value) {
      frames.set(value);
    }
  }
}
