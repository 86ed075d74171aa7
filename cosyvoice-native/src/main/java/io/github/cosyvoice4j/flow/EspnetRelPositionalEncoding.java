package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;

/**
 * Positions relative to the query, from the farthest key before it to the farthest after: {@code
 * cosyvoice/transformer/embedding.py}, after appendix B of <a
 * href="https://arxiv.org/abs/1901.02860">Transformer-XL</a>.
 *
 * @param channels C, even
 */
record EspnetRelPositionalEncoding(long channels) {
  /** {@return x, scaled to stand beside the encoding} */
  Tensor scale(Tensor x) {
    return x.mul(Math.sqrt((double) channels));
  }

  /**
   * {@return the encoding of the distances behind, .., 0, .., -ahead; W of them, (1, W, C)}
   *
   * @param behind of the farthest key before a query
   * @param ahead of the farthest key after one
   */
  Tensor encoding(long behind, long ahead) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor distance = Tensor.arange(-ahead, behind + 1).flip(0).unsqueeze(1); // (W, 1)
      Tensor frequency =
          Tensor.arange(0, channels / 2).mul(2).mul(-Math.log(10000) / channels).exp(); // (C/2)
      Tensor angle = distance.mul(frequency); // (W, C/2)
      Tensor pairs = Tensor.stack(2, angle.sin(), angle.cos()); // (W, C/2, 2)
      return scope.escape(pairs.reshape(1, behind + ahead + 1, channels)); // (1, W, C)
    }
  }
}
