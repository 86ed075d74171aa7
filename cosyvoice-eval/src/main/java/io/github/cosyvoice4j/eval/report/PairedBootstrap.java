package io.github.cosyvoice4j.eval.report;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How sure the difference of two runs over the same utterances is: utterances are drawn with
 * replacement, the same for both runs, and the difference is computed anew, 10,000 times.
 *
 * <p>Source: Bisani and Ney, "Bootstrap estimates for confidence intervals in ASR performance
 * evaluation", 2004; the interval is Efron's percentile interval.
 */
final class PairedBootstrap {
  /** How often. */
  static final int DRAWS = 10_000;

  /** What part of the draws lies outside the interval, on each side. */
  private static final double TAIL = 0.025;

  private static final long SEED = 20_041_017;

  private PairedBootstrap() {}

  /**
   * A run's ratio of sums over utterances, such as errors by tokens; a mean is one whose
   * denominators are 1.
   */
  static final class Ratio {
    private final double[] numerators;
    private final double[] denominators;

    /**
     * Makes a ratio.
     *
     * @param numerators one an utterance
     * @param denominators one an utterance, at least 0
     */
    Ratio(double[] numerators, double[] denominators) {
      this.numerators = numerators.clone();
      this.denominators = denominators.clone();
    }

    /** {@return the mean of numbers} */
    static Ratio mean(double[] values) {
      double[] ones = new double[values.length];
      Arrays.fill(ones, 1);
      return new Ratio(values, ones);
    }

    /** {@return the ratio over all utterances; not finite if the denominators are zero} */
    double value() {
      return Arrays.stream(numerators).sum() / Arrays.stream(denominators).sum();
    }

    /** {@return the ratio over some utterances, each as often as it was drawn} */
    private double value(int[] drawn) {
      double numerator = 0;
      double denominator = 0;
      for (int i : drawn) {
        numerator += numerators[i];
        denominator += denominators[i];
      }
      return numerator / denominator;
    }
  }

  /**
   * Where 95 of 100 draws lie.
   *
   * @param low the lower end
   * @param high the upper end
   */
  record Interval(double low, double high) {}

  /**
   * {@return the 95 % interval of b less a}
   *
   * <p>Both ends are draws, equally far from the least and the greatest, so that swapping the runs
   * mirrors the interval exactly.
   *
   * @param a a run
   * @param b another, over the same utterances, at least one
   */
  static Interval ofDifference(Ratio a, Ratio b) {
    int utterances = a.numerators.length;
    // Of its numbers only those that never change with Java's versions are used.
    SplittableRandom random = new SplittableRandom(SEED);
    double[] differences = new double[DRAWS];
    int[] drawn = new int[utterances];
    for (int draw = 0; draw < DRAWS; draw++) {
      for (int i = 0; i < utterances; i++) {
        drawn[i] = (int) (((random.nextLong() >>> 32) * utterances) >>> 32);
      }
      differences[draw] = b.value(drawn) - a.value(drawn);
    }
    // A draw of nothing but utterances without a token has no ratio.
    double[] sorted = Arrays.stream(differences).filter(Double::isFinite).sorted().toArray();
    if (sorted.length == 0) {
      return new Interval(Double.NaN, Double.NaN);
    }
    int outside = (int) (sorted.length * TAIL);
    return new Interval(sorted[outside] + 0.0, sorted[sorted.length - 1 - outside] + 0.0);
  }
}
