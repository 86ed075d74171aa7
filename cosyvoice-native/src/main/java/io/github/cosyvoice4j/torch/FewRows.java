package io.github.cosyvoice4j.torch;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/**
 * What libtorch composes of several operations, in one pass over a few rows.
 *
 * <p>Between two operations of a language model's step up to 35 MB of weights go through the
 * caches, so each waits for its own code, longer than its arithmetic takes. Microseconds for a row
 * of 896 values (AMD EPYC), again and again, and behind 64 MB of other data:
 *
 * <pre>
 * torch.rms_norm, six operations    18    68
 * here                               4    17
 * </pre>
 */
final class FewRows {
  /** More are worth several operations. */
  static final long MOST = 16;

  private FewRows() {}

  /** {@return whether they are for these: float32, one value after another in the host's memory} */
  static boolean areFor(Tensor... tensors) {
    return Arrays.stream(tensors).allMatch(FewRows::isPlain);
  }

  private static boolean isPlain(Tensor tensor) {
    return tensor.numel() > 0 && tensor.isHostFloats() && tensor.raw().is_contiguous();
  }

  /**
   * {@return root-mean-square normalization of each row}
   *
   * @param x (T, C), contiguous
   * @param weight (C), contiguous
   * @param eps added to the mean square
   */
  static Tensor rmsNorm(Tensor x, Tensor weight, double eps) {
    int width = (int) weight.numel();
    Tensor y = Tensor.empty(x.shape());
    FloatBuffer in = memory(x, x.numel());
    FloatBuffer gain = memory(weight, width);
    FloatBuffer out = memory(y, x.numel());
    for (int row = 0; row < in.capacity(); row += width) {
      float scale = (float) (1 / Math.sqrt(sumOfSquares(in, row, row + width) / width + eps));
      for (int i = 0; i < width; i++) {
        out.put(row + i, in.get(row + i) * scale * gain.get(i));
      }
    }
    return y;
  }

  /** Four sums, which the processor adds to at the same time. */
  private static double sumOfSquares(FloatBuffer values, int from, int end) {
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int i = from;
    for (; i <= end - 4; i += 4) {
      first += square(values.get(i));
      second += square(values.get(i + 1));
      third += square(values.get(i + 2));
      fourth += square(values.get(i + 3));
    }
    for (; i < end; i++) {
      first += square(values.get(i));
    }
    return first + second + third + fourth;
  }

  private static double square(double value) {
    return value * value;
  }

  /**
   * Turns value {@code i} of each row together with value {@code i + D/2}, in place.
   *
   * @param x (T, H, D), contiguous
   * @param heads how many of the H, from the first
   * @param cos (T, D), contiguous
   * @param sin (T, D), contiguous, negated in the first half
   */
  static void turnHalves(Tensor x, int heads, Tensor cos, Tensor sin) {
    int dim = (int) x.size(2);
    int half = dim / 2;
    int width = (int) x.size(1) * dim;
    FloatBuffer values = memory(x, x.numel());
    FloatBuffer c = memory(cos, cos.numel());
    FloatBuffer s = memory(sin, sin.numel());
    for (int row = 0, angles = 0; row < values.capacity(); row += width, angles += dim) {
      for (int head = row; head < row + heads * dim; head += dim) {
        for (int i = 0; i < half; i++) {
          float first = values.get(head + i);
          float second = values.get(head + half + i);
          values.put(head + i, first * c.get(angles + i) + second * s.get(angles + i));
          values.put(
              head + half + i,
              second * c.get(angles + half + i) + first * s.get(angles + half + i));
        }
      }
    }
  }

  private static FloatBuffer memory(Tensor tensor, long values) {
    return new FloatPointer(tensor.raw().data_ptr()).capacity(values).asBuffer();
  }
}
