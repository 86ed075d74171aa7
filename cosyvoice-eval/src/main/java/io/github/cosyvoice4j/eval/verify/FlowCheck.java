package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.core.spi.FlowInput;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.flow.CausalMaskedDiffWithXvec;
import io.github.cosyvoice4j.flow.FlowPass;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * {@code flow.safetensors}: encoder, first Euler step and mel of each kind of pass, a mel without a
 * prompt, and utterances together, which are compared with the same alone.
 */
final class FlowCheck implements StageCheck {
  private static final String NO_PROMPT = "no_prompt.";

  /** Tokens of the longest of the utterances together: 16 of them are to take seconds. */
  private static final int MOST_TOGETHER = 25;

  private final ModelParts model;

  FlowCheck(ModelParts model) {
    this.model = model;
  }

  @Override
  public boolean isFor(String stage) {
    return stage.equals("flow");
  }

  @Override
  @SuppressWarnings("try") // the scope works by being open
  public void run(GoldenSet goldens, String stage, StageRows rows) throws IOException {
    CausalMaskedDiffWithXvec flow = model.flow();
    try (TensorGolden golden = goldens.tensors(stage);
        TensorScope scope = TensorScope.open()) {
      TensorComparison compare = new TensorComparison(golden, rows);
      for (String input : List.of("token", "prompt_token", "prompt_feat", "embedding")) {
        compare.given(input);
      }
      checkNoise(flow.noise(), golden, compare);
      int[] tokens = golden.ints("token");
      float[] embedding = golden.floats("embedding");
      FlowPrompt prompt =
          new FlowPrompt(
              golden.ints("prompt_token"),
              golden.floats("prompt_feat"),
              flow.config().melBins(),
              embedding);
      for (FlowPass pass : FlowPass.values()) {
        String prefix = pass.name().toLowerCase(Locale.ROOT) + ".";
        flow.inference(prompt, tokens, pass, compare.probe(prefix, limits().stage()));
      }
      if (golden.has(NO_PROMPT + "mel")) {
        int count = Math.toIntExact(golden.number("no_prompt_tokens"));
        Probe probe = compare.probe(NO_PROMPT, limits().stage());
        FlowPrompt speaker =
            new FlowPrompt(new int[0], new float[0], flow.config().melBins(), embedding);
        flow.inference(speaker, Arrays.copyOf(tokens, count), FlowPass.OFFLINE, probe);
      }
      for (int count : Tolerances.TOGETHER) {
        checkTogether(new FlowInput(prompt, tokens), count, rows);
      }
      compare.rest();
    }
  }

  private Tolerances limits() {
    return model.tolerances(Stage.FLOW);
  }

  /** Utterances of different lengths, each alone and all together. */
  private void checkTogether(FlowInput longest, int count, StageRows rows) throws IOException {
    CausalMaskedDiffWithXvec flow = model.flow();
    int[] tokens = longest.tokens();
    List<FlowInput> inputs = new ArrayList<>();
    List<float[]> alone = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int length = Math.max(1, Math.min(tokens.length, MOST_TOGETHER) - i);
      FlowInput input = new FlowInput(longest.prompt(), Arrays.copyOf(tokens, length));
      inputs.add(input);
      alone.add(flow.inference(List.of(input), Probe.NONE).get(0).toFloats());
    }
    List<float[]> together =
        flow.inference(inputs, Probe.NONE).stream().map(Tensor::toFloats).toList();
    rows.close(
        "together." + count, Floats.concat(alone), Floats.concat(together), limits().together());
  }

  /** The golden has the first and the last frames. */
  private static void checkNoise(Tensor noise, TensorGolden golden, TensorComparison compare)
      throws IOException {
    if (golden.has("rand_noise.head") && golden.has("rand_noise.tail")) {
      Tensor all = noise.squeeze(0); // (1, M, T) -> (M, T)
      long head = golden.shape("rand_noise.head")[1];
      long tail = golden.shape("rand_noise.tail")[1];
      compare.close("rand_noise.head", all.narrow(1, 0, head), Tolerances.STAGE);
      compare.close("rand_noise.tail", all.narrow(1, all.size(1) - tail, tail), Tolerances.STAGE);
    }
  }
}
