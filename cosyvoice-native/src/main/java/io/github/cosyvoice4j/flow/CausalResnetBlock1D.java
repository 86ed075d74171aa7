package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.nn.Linear;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;

/**
 * Two convolution blocks with the time between them, and a way around: {@code
 * cosyvoice/flow/decoder.py}.
 *
 * @param mlp {@code mlp.1}, from the time embedding
 * @param block1 before the time comes in
 * @param block2 after
 * @param resConv the way around
 */
record CausalResnetBlock1D(
    Linear mlp, CausalBlock1D block1, CausalBlock1D block2, CausalConv1d resConv) {
  static CausalResnetBlock1D load(ModuleWeights w, long in, long out, long timeEmbedDim)
      throws IOException {
    return new CausalResnetBlock1D(
        Linear.loadExact(w.at("mlp.1"), timeEmbedDim, out),
        CausalBlock1D.load(w.at("block1"), in, out),
        CausalBlock1D.load(w.at("block2"), out, out),
        CausalConv1d.load(w.at("res_conv"), in, out, 1));
  }

  /**
   * {@return the block's output, (B, T, out)}
   *
   * @param x (B, T, in)
   * @param timeEmb (B, timeEmbedDim)
   * @param past what came before
   */
  Tensor forward(Tensor x, Tensor timeEmb, Past past) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor time = mlp.forward(timeEmb.mish()).unsqueeze(1); // (B, 1, out)
      Tensor h = block2.forward(block1.forward(x, past).add_(time), past); // (B, T, out)
      return scope.escape(h.add_(resConv.inside(x)));
    }
  }
}
