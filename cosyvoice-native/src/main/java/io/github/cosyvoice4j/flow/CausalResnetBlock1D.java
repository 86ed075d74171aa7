package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.nn.Conv1d;
import io.github.cosyvoice4j.nn.Linear;
import io.github.cosyvoice4j.torch.ConvShape;
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
record CausalResnetBlock1D(Linear mlp, CausalBlock1D block1, CausalBlock1D block2, Conv1d resConv) {
  static CausalResnetBlock1D load(ModuleWeights w, long in, long out, long timeEmbedDim)
      throws IOException {
    return new CausalResnetBlock1D(
        Linear.load(w.at("mlp.1"), timeEmbedDim, out),
        CausalBlock1D.load(w.at("block1"), in, out),
        CausalBlock1D.load(w.at("block2"), out, out),
        Conv1d.load(w.at("res_conv"), new Conv1d.Size(in, out, 1), ConvShape.PLAIN));
  }

  /**
   * {@return the block's output, (B, out, T)}
   *
   * @param x (B, in, T)
   * @param timeEmb (B, timeEmbedDim)
   * @param past what came before
   */
  Tensor forward(Tensor x, Tensor timeEmb, Past past) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor time = mlp.forward(timeEmb.mish()).unsqueeze(2); // (B, out, 1)
      Tensor h = block2.forward(block1.forward(x, past).add(time), past); // (B, out, T)
      return scope.escape(h.add(resConv.forward(x)));
    }
  }
}
