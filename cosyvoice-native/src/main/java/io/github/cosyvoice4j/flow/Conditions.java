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
  /** Rows of an utterance: with conditions and without. */
  static final int GUIDANCE_ROWS = 2;

  /** {@return each row followed by one without conditions, for guidance} */
  Conditions beside() {
    return new Conditions(besideZeros(mu), besideZeros(spks), besideZeros(cond));
  }

  private static Tensor besideZeros(Tensor rows) {
    return side(rows, Tensor.zeros(rows.shape()));
  }

  /**
   * {@return each row twice, as {@link #beside} has them, (2B, M, T)}
   *
   * @param rows (B, M, T)
   */
  static Tensor twice(Tensor rows) {
    return side(rows, rows);
  }

  /**
   * {@return one of the rows, as far as it goes}
   *
   * @param row its number
   * @param frames its length
   */
  Conditions row(long row, long frames) {
    return new Conditions(
        mu.narrow(0, row, 1).narrow(2, 0, frames),
        spks.narrow(0, row, 1),
        cond.narrow(0, row, 1).narrow(2, 0, frames));
  }

  private static Tensor side(Tensor first, Tensor second) {
    long[] shape = first.shape();
    shape[0] *= GUIDANCE_ROWS;
    return Tensor.stack(1, first, second).reshape(shape); // (B, 2, ..) -> (2B, ..)
  }

  /**
   * {@return what the estimator reads: x, mu, spks, cond side by side, (B, T, 4M)}
   *
   * @param x (B, M, T)
   */
  Tensor under(Tensor x) {
    Tensor everywhere = spks.unsqueeze(1).expand(-1, x.size(2), -1); // (B, M) -> (B, T, M)
    return Tensor.cat(2, x.transpose(1, 2), mu.transpose(1, 2), everywhere, cond.transpose(1, 2));
  }
}
