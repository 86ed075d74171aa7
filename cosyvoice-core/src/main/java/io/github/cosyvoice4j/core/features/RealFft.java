package io.github.cosyvoice4j.core.features;

import java.util.ArrayList;
import java.util.List;

/**
 * Power spectra of real frames of any even size: a Stockham transform of mixed radix over half the
 * size, even samples as real and odd ones as imaginary parts.
 *
 * <p>The sizes met are 400, 512 and 1920, so powers of two alone will not do. In double precision,
 * which leaves the rounding of upstream's float32 as the only difference. Immutable, safe for use
 * by several threads.
 */
public final class RealFft {
  private final int size;

  /** Prime factors of half the size, but 4 for each pair of 2: small butterflies, few passes. */
  private final int[] radices;

  /** {@code exp(-2 pi i k / size)} for k from 0 to size - 1. */
  private final double[] cosines;

  private final double[] sines;

  /**
   * Makes the tables of one size.
   *
   * @param size samples of a frame, even, at least 2
   * @throws IllegalArgumentException if it is another
   */
  public RealFft(int size) {
    if (size < 2 || size % 2 != 0) {
      throw new IllegalArgumentException("fft size: expected an even number, got " + size);
    }
    this.size = size;
    this.radices = radices(size / 2);
    this.cosines = new double[size];
    this.sines = new double[size];
    for (int k = 0; k < size; k++) {
      cosines[k] = Math.cos(2 * Math.PI * k / size);
      sines[k] = -Math.sin(2 * Math.PI * k / size);
    }
  }

  /** {@return the number of frequencies, from 0 to half the sample rate} */
  public int bins() {
    return size / 2 + 1;
  }

  /**
   * Computes {@code |X|^2} at every frequency.
   *
   * @param frame as many samples as the size, kept
   * @param power where to, {@link #bins} values
   */
  public void power(double[] frame, double[] power) {
    double[] z = transform(frame);
    int half = size / 2;
    for (int k = 0; k <= half; k++) {
      int a = 2 * (k % half);
      int b = 2 * ((half - k) % half);
      // Z = E + iO, with E and O the spectra of the even and the odd samples; X = E + w O.
      double evenRe = (z[a] + z[b]) / 2;
      double evenIm = (z[a + 1] - z[b + 1]) / 2;
      double oddRe = (z[a + 1] + z[b + 1]) / 2;
      double oddIm = (z[b] - z[a]) / 2;
      double re = evenRe + cosines[k] * oddRe - sines[k] * oddIm;
      double im = evenIm + cosines[k] * oddIm + sines[k] * oddRe;
      power[k] = re * re + im * im;
    }
  }

  /** The complex transform of interleaved numbers; each pass leaves its output sorted. */
  private double[] transform(double[] frame) {
    double[] from = frame.clone();
    double[] to = new double[size];
    int stride = 1;
    for (int radix : radices) {
      pass(from, to, radix, stride);
      double[] swap = from;
      from = to;
      to = swap;
      stride *= radix;
    }
    return from;
  }

  private void pass(double[] from, double[] to, int radix, int stride) {
    int half = size / 2;
    int parts = half / radix / stride;
    double[] weights = new double[2 * radix];
    for (int part = 0; part < parts; part++) {
      for (int r = 0; r < radix; r++) {
        for (int k = 0; k < radix; k++) {
          // The butterfly's own root and the twiddle factor; the tables are of the double size.
          int turn = (int) (2L * r * (k * (half / radix) + stride * part) % size);
          weights[2 * k] = cosines[turn];
          weights[2 * k + 1] = sines[turn];
        }
        for (int q = 0; q < stride; q++) {
          sum(from, q + stride * part, weights, to, q + stride * (radix * part + r));
        }
      }
    }
  }

  /** One output of a butterfly. */
  private static void sum(double[] from, int first, double[] weights, double[] to, int at) {
    double re = 0;
    double im = 0;
    int step = from.length / weights.length * 2;
    for (int k = 0, i = 2 * first; k < weights.length; k += 2, i += step) {
      re += from[i] * weights[k] - from[i + 1] * weights[k + 1];
      im += from[i] * weights[k + 1] + from[i + 1] * weights[k];
    }
    to[2 * at] = re;
    to[2 * at + 1] = im;
  }

  private static int[] radices(int number) {
    List<Integer> factors = new ArrayList<>();
    int rest = number;
    while (rest % 4 == 0) {
      factors.add(4);
      rest /= 4;
    }
    for (int factor = 2; rest > 1; factor++) {
      while (rest % factor == 0) {
        factors.add(factor);
        rest /= factor;
      }
    }
    return factors.stream().mapToInt(Integer::intValue).toArray();
  }
}
