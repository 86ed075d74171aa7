package io.github.cosyvoice4j.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.core.checkpoint.RandomWeights;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.LeakCheck;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The flow with random weights and sizes that no golden has. */
@ExtendWith(LeakCheck.class)
class CausalMaskedDiffWithXvecTest {
  private static final int BINS = 5;
  private static final int VOCABULARY = 11;
  static final FlowConfig CONFIG =
      new FlowConfig(
          VOCABULARY,
          4,
          2,
          new UpsampleConformerEncoderConfig(8, 2, 12, 1, 3, false),
          new CausalConditionalCFMConfig(
              BINS,
              false,
              0.5,
              10,
              new CausalConditionalDecoderConfig(4 * BINS, BINS, List.of(6, 10), 1, 1, 3, 4, 6)));

  private static final FlowPrompt PROMPT =
      new FlowPrompt(new int[] {1, 2, 3}, new float[5 * BINS], BINS, new float[4]);

  private static ModuleWeights weights;
  private static CausalMaskedDiffWithXvec flow;

  @BeforeAll
  static void load() throws IOException {
    weights = ModuleWeights.of(new RandomWeights(3));
    flow = CausalMaskedDiffWithXvec.load(weights, CONFIG);
  }

  @AfterAll
  static void close() {
    weights.close();
  }

  @Test
  void framesAreTwiceTheTokensLessThePrompts() {
    assertEquals(2 * (3 + 4) - 5, frames(FlowPass.OFFLINE, 4));
    assertEquals(2 * (3 + 4) - 5, frames(FlowPass.CAUSAL, 4));
    assertEquals(2 * (3 + 4 - 2) - 5, frames(FlowPass.LOOKAHEAD, 4));
    assertEquals(2 * (3 + 1) - 5, frames(FlowPass.OFFLINE, 1));
  }

  @Test
  void sameInputsGiveSameBits() {
    assertArrayEquals(mel(PROMPT, FlowPass.OFFLINE, 4, 7), mel(PROMPT, FlowPass.OFFLINE, 4, 7));
  }

  @Test
  void everyEulerStepIsSeen() {
    Set<String> seen = new TreeSet<>();
    TensorScope.run(
        () ->
            flow.inference(
                PROMPT, new int[] {4}, FlowPass.OFFLINE, (name, value) -> seen.add(name)));
    for (int step = 0; step < 10; step++) {
      assertTrue(seen.contains("step" + step + ".x"), "step " + step);
    }
  }

  @Test
  void whatAProbeThrowsEndsTheWork() {
    IllegalStateException stop = new IllegalStateException("stop");
    Probe probe =
        (name, value) -> {
          if (name.equals("step1.x")) {
            throw stop;
          }
          assertFalse(name.startsWith("step2"));
        };
    TensorScope.run(
        () ->
            assertSame(
                stop,
                assertThrows(
                    IllegalStateException.class,
                    () -> flow.inference(PROMPT, new int[] {4}, FlowPass.OFFLINE, probe))));
  }

  @Test
  void inputsThatDoNotFitAreRefused() {
    assertRefused("tokens[1]: expected an id below 11, got 11", PROMPT, 4, 11);
    assertRefused("tokens[0]: expected an id below 11, got -1", PROMPT, -1);
    assertRefused("tokens: expected at least 1, got 0", PROMPT);
    assertRefused("prompt tokens[0]: expected an id below 11, got 99", prompt(99, 0, BINS, 4), 4);
    assertRefused("embedding: expected 4 values, got 3", prompt(1, 0, BINS, 3), 4);
    assertRefused("prompt mel: expected 5 bins, got 6", prompt(1, 0, 6, 4), 4);
    assertRefused(
        "prompt mel: expected less than the 4 frames of prompt and tokens, got 4",
        prompt(1, 4, BINS, 4),
        4);
  }

  @Test
  void aLookaheadPassNeedsMoreThanItsLookahead() {
    FlowPrompt none = new FlowPrompt(new int[0], new float[0], BINS, new float[4]);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> flow.inference(none, new int[] {1, 2}, FlowPass.LOOKAHEAD, Probe.NONE));
    assertEquals(
        "prompt tokens and tokens: expected more than the last 2, which are only looked ahead to,"
            + " got 2",
        e.getMessage());
    assertEquals(2 * BINS, mel(none, FlowPass.LOOKAHEAD, 1, 2, 3).length);
  }

  private static void assertRefused(String message, FlowPrompt prompt, int... tokens) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> flow.inference(prompt, tokens, FlowPass.OFFLINE, Probe.NONE));
    assertEquals(message, e.getMessage());
  }

  private static FlowPrompt prompt(int token, int frames, int bins, int values) {
    return new FlowPrompt(new int[] {token}, new float[frames * bins], bins, new float[values]);
  }

  private static int frames(FlowPass pass, int tokens) {
    return mel(PROMPT, pass, new int[tokens]).length / BINS;
  }

  @SuppressWarnings("try") // the scope works by being open
  private static float[] mel(FlowPrompt prompt, FlowPass pass, int... tokens) {
    try (TensorScope scope = TensorScope.open()) {
      return flow.inference(prompt, tokens, pass, Probe.NONE).toFloats();
    }
  }
}
