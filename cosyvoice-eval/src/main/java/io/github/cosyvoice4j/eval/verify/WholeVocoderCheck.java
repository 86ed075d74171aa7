package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.flow.FlowPass;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;

/**
 * {@code whole-vocoder.safetensors}: what the vocoder was given in whole requests. Its mel is
 * compared with what our flow makes of the tokens; from its mel and source our vocoder must make
 * the wave in {@code whole}.
 */
final class WholeVocoderCheck implements StageCheck {
  private static final String MEL = WholeCheck.OFFLINE + ".0.mel";
  private static final String SOURCE = WholeCheck.OFFLINE + ".0.source";

  private final ModelParts model;

  WholeVocoderCheck(ModelParts model) {
    this.model = model;
  }

  @Override
  public boolean isFor(String stage) {
    return stage.equals("whole-vocoder");
  }

  @Override
  @SuppressWarnings("try") // the scope works by being open
  public void run(GoldenSet goldens, String stage, StageRows rows) throws IOException {
    try (TensorGolden golden = goldens.tensors(stage);
        TensorGolden whole = goldens.tensors("whole");
        TensorScope scope = TensorScope.open()) {
      TensorComparison compare = new TensorComparison(golden, rows);
      if (golden.has(MEL) && golden.has(SOURCE) && whole.has(WholeCheck.OFFLINE)) {
        FlowPrompt prompt = ZeroShotInputs.read(goldens, model).flowPrompt();
        int[] tokens = WholeCheck.tokens(whole);
        Tensor mel = model.flow().inference(prompt, tokens, FlowPass.OFFLINE, Probe.NONE);
        compare.close(MEL, mel, Tolerances.STAGE);
        Tensor wave = model.hift().decode(golden.tensor(MEL), golden.tensor(SOURCE), Probe.NONE);
        float[] expected = whole.floats(WholeCheck.OFFLINE);
        rows.close(SOURCE, expected, wave.toFloats(), Tolerances.WAVE);
      }
      compare.rest();
    }
  }
}
