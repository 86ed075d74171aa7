package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;

/**
 * The one layer of the encoder that sees tokens to come: {@code
 * cosyvoice/transformer/upsample_encoder.py}.
 *
 * @param conv1 sees as many tokens ahead as it has taps, less one
 * @param conv2 causal, 3 taps
 */
record PreLookaheadLayer(CausalConv1d conv1, CausalConv1d conv2) {
  /** PyTorch's default for leaky_relu, not HiFT's slope. */
  private static final double SLOPE = 0.01;

  static PreLookaheadLayer load(ModuleWeights w, long channels, long lookahead) throws IOException {
    return new PreLookaheadLayer(
        CausalConv1d.load(w.at("conv1"), channels, channels, lookahead + 1),
        CausalConv1d.load(w.at("conv2"), channels, channels, 3));
  }

  /**
   * {@return inputs that know what follows}
   *
   * @param inputs (B, T, C)
   * @param context (B, lookahead, C), the tokens that follow; or null at the end, where zeros do
   * @param past what came before
   */
  Tensor forward(Tensor inputs, Tensor context, Past past) {
    try (TensorScope scope = TensorScope.open()) {
      long lookahead = conv1.kernel() - 1;
      Tensor ahead =
          context == null ? inputs.pad(0, 0, 0, 0, lookahead) : Tensor.cat(1, inputs, context);
      Tensor x = conv1.inside(ahead).leakyRelu(SLOPE); // (B, T, C)
      return scope.escape(conv2.forward(x, past).add(inputs)); // (B, T, C)
    }
  }
}
