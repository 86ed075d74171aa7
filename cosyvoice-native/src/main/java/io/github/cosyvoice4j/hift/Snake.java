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

  private final Tensor alpha; // (C)
  private final Tensor inverse; // (C), 1 / alpha

  Snake(ModuleWeights w, long channels) throws IOException {
    alpha = w.get("alpha", channels);
    inverse = w.own(() -> alpha.add(NO_DIV_BY_ZERO).pow(-1));
  }

  /**
   * Writes the activation.
   *
   * @param x (B, T, C)
   * @param y (B, T, C), takes it
   */
  void forward(Tensor x, Tensor y) {
    y.product_(x, alpha).sin_();
    y.mul_(y).mulAdd_(inverse, x);
  }
}
