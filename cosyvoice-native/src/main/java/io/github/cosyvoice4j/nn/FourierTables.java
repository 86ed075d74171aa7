package io.github.cosyvoice4j.nn;

import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import java.util.function.IntToDoubleFunction;

/**
 * The transforms of a {@link FourierConv1d}, as tables.
 *
 * <p>{@code y[j] = sum of w[t] x[j + t]} has the spectrum {@code Y = conj(W) X}. With {@code
 * conj(W) = C + iS} and {@code X = R + iI}, Gauss's three products are {@code p = (R + I) C},
 * {@code q = R (S - C)} and {@code r = I (C + S)}, and {@code Y = (p - r) + i (p + q)}. Frequencies
 * 0 and N / 2 are real: of the three, p alone is needed.
 */
final class FourierTables {
  private final int window; // N
  private final int outputs; // m = N - taps + 1
  private final Tensor analysis; // (P, N)
  private final Tensor taps; // (P, taps)
  private final Tensor synthesis; // (m, P)

  FourierTables(ModuleWeights owner, int window, int taps) {
    this.window = window;
    outputs = window - taps + 1;
    analysis =
        owner.own(() -> table(window, k -> 1, (cos, sin) -> new double[] {cos - sin, cos, -sin}));
    this.taps =
        owner.own(
            () -> table(taps, k -> 1, (cos, sin) -> new double[] {cos, sin - cos, cos + sin}));
    // A real signal's spectrum is half given: inner frequencies stand for two.
    synthesis =
        owner.own(
            () ->
                table(
                        outputs,
                        k -> (isReal(k) ? 1.0 : 2.0) / window,
                        (cos, sin) -> new double[] {cos - sin, -sin, -cos})
                    .transpose(0, 1)
                    .contiguous());
  }

  private boolean isReal(int k) {
    return k == 0 || k == window / 2;
  }

  /** Rows for p, or for p, q and r, of each frequency. */
  private Tensor table(int width, IntToDoubleFunction scale, Rows rows) {
    float[] values = new float[products() * width];
    for (int k = 0, row = 0; k <= window / 2; row += isReal(k++) ? 1 : 3) {
      for (int n = 0; n < width; n++) {
        double angle = 2 * Math.PI * (k * n % window) / window;
        double[] column = rows.of(Math.cos(angle), Math.sin(angle));
        for (int i = 0; i < (isReal(k) ? 1 : 3); i++) {
          values[(row + i) * width + n] = (float) (scale.applyAsDouble(k) * column[i]);
        }
      }
    }
    return Tensor.of(values, products(), width);
  }

  /** {@return steps of a window} */
  int window() {
    return window;
  }

  /** {@return outputs of a window} */
  int outputs() {
    return outputs;
  }

  /** {@return products of a window} */
  int products() {
    return 3 * window / 2 - 1;
  }

  /** {@return the transforms of taps, (P, any), given (any, taps)} */
  Tensor ofTaps(Tensor weight) {
    return taps.matmul(weight.transpose(0, 1));
  }

  /** {@return the transforms of windows, (P, any), given (N, any)} */
  Tensor ofWindows(Tensor x) {
    return analysis.matmul(x);
  }

  /** {@return outputs, (m, any), of products (P, any)} */
  Tensor outputs(Tensor products) {
    return synthesis.matmul(products);
  }

  /** What stands in the three rows of a frequency. */
  @FunctionalInterface
  private interface Rows {
    double[] of(double cos, double sin);
  }
}
