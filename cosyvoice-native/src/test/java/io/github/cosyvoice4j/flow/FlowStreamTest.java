package io.github.cosyvoice4j.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.core.spi.LastChunk;
import io.github.cosyvoice4j.core.testing.Parity;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.LeakCheck;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of the golden model against whole passes over the same tokens. */
@ExtendWith(LeakCheck.class)
class FlowStreamTest {
  private static final double TOLERANCE = 1e-4;

  private static GoldenFlow model;
  private FlowStreams streams;

  @BeforeAll
  static void load() throws IOException {
    model = GoldenFlow.load();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @BeforeEach
  void open() {
    streams = model.streams();
  }

  @AfterEach
  void closeStreams() {
    streams.close();
    assertEquals(0, streams.keptBytes());
  }

  @Test
  void aStreamMatchesUpstreamsCausalPass() {
    float[] golden = GoldenFlow.golden("causal.mel");
    for (int hop : new int[] {1, 7, 25, 28, 60, 1000}) {
      float[] mel = model.streamed(model.prompt(), GoldenFlow.tokens(), hop);
      Parity.assertClose("hop " + hop, golden, mel, TOLERANCE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 24, 25, 26, 28, 50, 51})
  void anyPromptWillDo(int promptTokens) {
    FlowPrompt prompt = model.prompt(promptTokens, 2 * promptTokens);
    for (int count : new int[] {1, 2, 3, 27, 28, 53}) {
      int[] tokens = GoldenFlow.tokens(count);
      float[] whole = model.whole(prompt, tokens, FlowPass.CAUSAL);
      float[] mel = model.streamed(prompt, tokens, 26);
      Parity.assertClose(promptTokens + " and " + count, whole, mel, TOLERANCE);
    }
  }

  @Test
  void speechBeginsAfterThePromptsFramesWhateverItsTokens() {
    for (int frames : new int[] {0, 31, 49, 53}) {
      FlowPrompt prompt = model.prompt(25, frames);
      float[] whole = model.whole(prompt, GoldenFlow.tokens(), FlowPass.CAUSAL);
      float[] mel = model.streamed(prompt, GoldenFlow.tokens(), 30);
      Parity.assertClose("after " + frames, whole, mel, TOLERANCE);
    }
  }

  @Test
  void eachChunkComesAsSoonAsWhatItLooksAheadToIsThere() {
    int chunk = model.chunk();
    int ahead = model.ahead();
    FlowPrompt prompt = model.prompt(chunk - 2, 2 * chunk - 4);
    try (FlowStream stream = open(prompt)) {
      assertEquals(0, frames(stream, false, new int[ahead + 1]));
      assertEquals(2 * 2, frames(stream, false, new int[1]));
      assertEquals(0, frames(stream, false, new int[chunk - 1]));
      assertEquals(2 * chunk, frames(stream, false, new int[1]));
      assertEquals(2 * 2 * chunk, frames(stream, false, new int[2 * chunk + 1]));
      assertEquals(2 * (ahead + 1), frames(stream, true));
    }
  }

  /** What upstream's streaming gives: passes over beginnings, and at last one that sees all. */
  @Test
  void withFullAttentionAtTheEndEachPieceIsThatOfItsOwnPass() {
    int chunk = model.chunk();
    int ahead = model.ahead();
    FlowPrompt prompt = model.prompt(chunk, 2 * chunk);
    int[] tokens = GoldenFlow.tokens(3 * chunk + 1);
    int[] beginning = Arrays.copyOf(tokens, 2 * chunk + ahead);
    int[] rest = Arrays.copyOfRange(tokens, beginning.length, tokens.length);
    try (FlowStream stream = streams.open(prompt, LastChunk.FULL_ATTENTION)) {
      assertFalse(stream.isIncremental());
      float[] first = GoldenFlow.next(stream, false, beginning);
      Parity.assertClose("first", model.whole(prompt, beginning, FlowPass.LOOKAHEAD), first, 0);
      float[] last = GoldenFlow.next(stream, true, rest);
      float[] expected = model.whole(prompt, tokens, FlowPass.OFFLINE);
      int frames = expected.length / model.bins();
      Parity.assertClose("last", model.frames(expected, 2 * 2 * chunk, frames), last, 0);
    }
  }

  @Test
  void silenceIsNothing() {
    try (FlowStream stream = open(model.prompt())) {
      assertEquals(0, frames(stream, true));
    }
  }

  @Test
  void whatAProbeThrowsEndsTheStreamAndFreesIt() {
    IllegalStateException stop = new IllegalStateException("stop");
    Probe probe =
        (name, value) -> {
          if (name.equals("step3.x")) {
            throw stop;
          }
        };
    FlowStream stream = open(model.prompt());
    assertTrue(stream.isIncremental());
    GoldenFlow.next(stream, false, GoldenFlow.tokens(40));
    TensorScope.run(
        () ->
            assertSame(
                stop,
                assertThrows(
                    IllegalStateException.class,
                    () -> stream.next(GoldenFlow.tokens(), false, probe))));
    assertClosed("is closed", stream); // and LeakCheck sees that nothing is left
  }

  @Test
  void aStreamThatIsLeftEarlyLeavesNothing() {
    FlowStream stream = open(model.prompt());
    GoldenFlow.next(stream, false, GoldenFlow.tokens());
    stream.close();
    stream.close();
    assertClosed("is closed", stream);
  }

  @Test
  void nothingFollowsTheLastTokens() {
    FlowStream stream = open(model.prompt());
    GoldenFlow.next(stream, true, GoldenFlow.tokens());
    assertClosed("was given its last tokens", stream); // though it was not closed
  }

  @Test
  void whatDoesNotFitIsRefused() {
    int ids = model.flow().config().vocabSize();
    FlowPrompt strange =
        new FlowPrompt(
            new int[] {ids},
            new float[0],
            model.bins(),
            new float[model.flow().config().spkEmbedDim()]);
    assertRefused(
        "prompt tokens[0]: expected an id below " + ids + ", got " + ids, () -> open(strange));
    assertRefused(
        "tokens[1]: expected an id below " + ids + ", got -1",
        () -> open(model.prompt()).next(new int[] {0, -1}, false, Probe.NONE));
    assertRefused(
        "prompt mel: expected less than the 4 frames of prompt and tokens, got 7",
        () -> open(model.prompt(1, 7)).next(new int[1], true, Probe.NONE));
  }

  private static void assertRefused(String message, Runnable work) {
    TensorScope.run(
        () ->
            assertEquals(
                message, assertThrows(IllegalArgumentException.class, work::run).getMessage()));
  }

  private static void assertClosed(String words, FlowStream stream) {
    TensorScope.run(
        () ->
            assertEquals(
                "MelStream: expected an open one, got one that " + words + "; open another",
                assertThrows(
                        IllegalStateException.class,
                        () -> stream.next(new int[0], false, Probe.NONE))
                    .getMessage()));
  }

  private FlowStream open(FlowPrompt prompt) {
    return streams.open(prompt, LastChunk.CAUSAL);
  }

  private static int frames(FlowStream stream, boolean last, int... tokens) {
    return GoldenFlow.next(stream, last, tokens).length / model.bins();
  }
}
