package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.flow.FlowPass;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;
import java.util.Arrays;

/**
 * {@code whole.safetensors}: from tokens to a wave. Phase makes the vocoder chaotic, so this is a
 * sanity check; {@code whole-vocoder} is the exact one.
 */
final class WholeCheck implements StageCheck {
  static final String OFFLINE = "offline";

  private final ModelParts model;

  WholeCheck(ModelParts model) {
    this.model = model;
  }

  @Override
  public boolean isFor(String stage) {
    return stage.equals("whole");
  }

  @Override
  public void run(GoldenSet goldens, String stage, StageRows rows) throws IOException {
    try (TensorGolden golden = goldens.tensors(stage)) {
      TensorComparison compare = new TensorComparison(golden, rows);
      compare.given("tokens");
      if (golden.has(OFFLINE)) {
        int seed = golden.json("seeds").intValue(OFFLINE);
        float[] wave = speak(goldens, tokens(golden), seed);
        compareWaves(golden.floats(OFFLINE), wave, rows);
      }
      compare.rest();
    }
  }

  /** {@return the tokens that the offline request spoke: all, unless the golden says how many} */
  static int[] tokens(TensorGolden whole) throws IOException {
    int[] tokens = whole.ints("tokens");
    int count = whole.json("tokens_used").intValue(OFFLINE, tokens.length);
    return Arrays.copyOf(tokens, count);
  }

  @SuppressWarnings("try") // the scope works by being open
  private float[] speak(GoldenSet goldens, int[] tokens, int seed) throws IOException {
    FlowPrompt prompt = ZeroShotInputs.read(goldens, model).flowPrompt();
    try (TensorScope scope = TensorScope.open()) {
      Tensor mel = model.flow().inference(prompt, tokens, FlowPass.OFFLINE, Probe.NONE);
      return model.hift().inference(mel, null, HiftCheck.noise(seed), Probe.NONE).wave().toFloats();
    }
  }

  /** One row with that of the two measures which is nearer to its limit. */
  private static void compareWaves(float[] expected, float[] actual, StageRows rows) {
    if (expected.length != actual.length) {
      rows.failed(OFFLINE);
      return;
    }
    float[] differences = new float[expected.length];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = expected[i] - actual[i];
    }
    double maxAbs = Difference.of(expected, actual).maxAbs();
    double rms = Floats.rms(differences) / Floats.rms(expected);
    double spectrum = LogSpectrum.meanDifference(expected, actual);
    // Negated, so that what is not a number counts as the farther one.
    if (!(spectrum / Tolerances.WHOLE_SPECTRUM <= rms / Tolerances.WHOLE_RMS)) {
      rows.add(OFFLINE, new Difference(maxAbs, spectrum), Tolerances.WHOLE_SPECTRUM);
    } else {
      rows.add(OFFLINE, new Difference(maxAbs, rms), Tolerances.WHOLE_RMS);
    }
  }
}
