package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.torch.Tensor;

/**
 * What the mel is to be like.
 *
 * @param mu (B, M, T), the encoder's idea of it
 * @param spks (B, M), the speaker
 * @param cond (B, M, T), the prompt's mel, then zeros
 */
public record Conditions(Tensor mu, Tensor spks, Tensor cond) {
  /** {@return these as the first of two rows, and no conditions as the second, for guidance} */
  Conditions beside() {
    return new Conditions(besideZeros(mu), besideZeros(spks), besideZeros(cond));
  }

  private static Tensor besideZeros(Tensor row) {
    return Tensor.cat(0, row, Tensor.zeros(row.shape()));
  }

  /**
   * {@return what the estimator reads: x, mu, spks, cond on top of each other, (B, 4M, T)}
   *
   * @param x (B, M, T)
   */
  Tensor under(Tensor x) {
    Tensor everywhere = spks.unsqueeze(2).expand(-1, -1, x.size(2)); // (B, M) -> (B, M, T)
    return Tensor.cat(1, x, mu, everywhere, cond);
  }
}
