package io.github.cosyvoice4j.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.cosyvoice4j.core.checkpoint.RandomWeights;
import io.github.cosyvoice4j.core.spi.FlowInput;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.core.testing.Parity;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.LeakCheck;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Utterances made together against the same ones made alone. */
@ExtendWith(LeakCheck.class)
class FlowBatchTest {
  private static GoldenFlow model;

  @BeforeAll
  static void load() throws IOException {
    model = GoldenFlow.load();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void neighboursDoNotMatter() {
    List<FlowInput> inputs =
        List.of(
            new FlowInput(model.prompt(), GoldenFlow.tokens(30)),
            new FlowInput(model.prompt(), GoldenFlow.tokens()),
            new FlowInput(model.prompt(0, 0), GoldenFlow.tokens(1)),
            new FlowInput(louder(model.prompt(40, 75)), GoldenFlow.tokens(110)),
            new FlowInput(model.prompt(3, 6), GoldenFlow.tokens(2)));
    List<float[]> together = mels(model.flow(), inputs);
    for (int i = 0; i < inputs.size(); i++) {
      FlowInput input = inputs.get(i);
      float[] alone = model.whole(input.prompt(), input.tokens(), FlowPass.OFFLINE);
      Parity.assertClose("utterance " + i, alone, together.get(i), 1e-4);
    }
    Parity.assertClose("upstream's", GoldenFlow.golden("offline.mel"), together.get(1), 1e-4);
  }

  private static FlowPrompt louder(FlowPrompt prompt) {
    float[] mel = prompt.mel();
    for (int i = 0; i < mel.length; i++) {
      mel[i] += 1;
    }
    float[] embedding = prompt.embedding();
    embedding[0] += 3;
    return new FlowPrompt(prompt.tokens(), mel, prompt.melBins(), embedding);
  }

  @Test
  void oneAloneGivesTheBytesOfAPass() {
    FlowInput input = new FlowInput(model.prompt(), GoldenFlow.tokens());
    assertArrayEquals(
        model.whole(input.prompt(), input.tokens(), FlowPass.OFFLINE),
        mels(model.flow(), List.of(input)).get(0));
  }

  /** Its convolutions see frames to come, so that padding would be seen. */
  @Test
  void anEstimatorOfSeveralLevelsTakesOneByOne() throws IOException {
    try (ModuleWeights weights = ModuleWeights.of(new RandomWeights(3))) {
      FlowConfig config = CausalMaskedDiffWithXvecTest.CONFIG;
      CausalMaskedDiffWithXvec flow = CausalMaskedDiffWithXvec.load(weights, config);
      FlowPrompt none = new FlowPrompt(new int[0], new float[0], config.melBins(), new float[4]);
      FlowInput brief = new FlowInput(none, new int[] {5, 6});
      FlowInput lengthy = new FlowInput(none, new int[] {1, 2, 3, 4, 5, 6, 7, 8});
      List<float[]> together = mels(flow, List.of(brief, lengthy));
      assertArrayEquals(mels(flow, List.of(brief)).get(0), together.get(0));
      assertArrayEquals(mels(flow, List.of(lengthy)).get(0), together.get(1));
    }
  }

  @Test
  void noneOrOneThatDoesNotFitIsRefused() {
    FlowInput silent = new FlowInput(model.prompt(), new int[0]);
    FlowInput good = new FlowInput(model.prompt(), GoldenFlow.tokens());
    assertRefused("inputs: expected at least 1, got 0", List.of());
    assertRefused("tokens: expected at least 1, got 0", List.of(good, silent));
  }

  private static void assertRefused(String message, List<FlowInput> inputs) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> model.flow().inference(inputs, Probe.NONE));
    assertEquals(message, e.getMessage());
  }

  private static List<float[]> mels(CausalMaskedDiffWithXvec flow, List<FlowInput> inputs) {
    return TensorScope.compute(
        () -> flow.inference(inputs, Probe.NONE).stream().map(Tensor::toFloats).toList());
  }
}
