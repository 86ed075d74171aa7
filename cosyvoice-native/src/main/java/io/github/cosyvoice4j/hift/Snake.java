package io.github.cosyvoice4j.hift;

import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import java.io.IOException;

/**
 * The periodic activation {@code x + sin^2(alpha x) / alpha} of Ziyin, Hartwig and Ueda (<a
 * href="https://arxiv.org/abs/2006.08195">arXiv 2006.08195</a>); {@code
 * cosyvoice/transformer/activation.py}.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class Snake {
  /** Upstream's {@code no_div_by_zero}. */
  private static final double NO_DIV_BY_ZERO = 1e-9;

  private final Tensor alpha; // (1, C, 1)
  private final Tensor inverse; // (1, C, 1), 1 / alpha

  Snake(ModuleWeights w, long channels) throws IOException {
    Tensor stored = w.get("alpha", channels);
    alpha = w.own(() -> stored.reshape(1, channels, 1));
    inverse = w.own(() -> alpha.add(NO_DIV_BY_ZERO).pow(-1));
  }

  /**
   * Writes the activation.
   *
   * @param x (B, C, T)
   * @param y (B, C, T), takes it
   */
  void forward(Tensor x, Tensor y) {
    y.product_(x, alpha).sin_();
    y.mul_(y).mulAdd_(inverse, x);
  }
}
