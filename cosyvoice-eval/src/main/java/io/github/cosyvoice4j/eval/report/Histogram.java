package io.github.cosyvoice4j.eval.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;

/**
 * How often which values come.
 *
 * @param low where the first bin begins
 * @param step how wide a bin is
 * @param counts by bin; each begins where it begins and ends before the next, the last takes its
 *     end too
 * @param above how many values lie above the last bin
 */
record Histogram(double low, double step, List<Integer> counts, int above) {
  private static final int BINS = 16;

  /** A value on a bin's edge belongs to it, however the division rounds. */
  private static final double ROUNDING = 1e-9;

  /** Without what binary fractions leave behind: 1.2, not 1.2000000000000002. */
  private static final MathContext READABLE = new MathContext(12);

  /** Widths, but for the power of ten, that can be read off an axis. */
  private static final double[] NICE = {1, 2, 5, 10};

  /**
   * {@return the histogram of some values}
   *
   * @param values at least one of them finite and not above the cap
   * @param cap values above are only counted; infinity for none
   */
  static Histogram of(double[] values, double cap) {
    double[] inside =
        Arrays.stream(values).filter(v -> Double.isFinite(v) && v <= cap).sorted().toArray();
    if (inside.length == 0) {
      throw new IllegalArgumentException("values: expected one up to " + cap + ", got none");
    }
    double min = inside[0];
    double max = inside[inside.length - 1];
    double step = niceStep(max > min ? (max - min) / BINS : Math.max(Math.abs(min), 1) / BINS);
    double low = Math.floor(min / step + ROUNDING) * step;
    int bins = Math.max(4, (int) Math.ceil((max - low) / step - ROUNDING));
    int[] counts = new int[bins];
    for (double value : inside) {
      int bin = (int) Math.floor((value - low) / step + ROUNDING);
      counts[Math.min(bin, bins - 1)]++;
    }
    int above = (int) Arrays.stream(values).filter(v -> v > cap).count();
    return new Histogram(low, step, Arrays.stream(counts).boxed().toList(), above);
  }

  private static double niceStep(double atLeast) {
    double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
    for (double nice : NICE) {
      if (nice * power >= atLeast * (1 - ROUNDING)) {
        return nice * power;
      }
    }
    throw new AssertionError(atLeast);
  }

  /** {@return where a bin begins; for the number of bins, where the last ends} */
  double edge(int bin) {
    return new BigDecimal(low + bin * step).round(READABLE).doubleValue();
  }
}
