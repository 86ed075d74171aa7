package io.github.cosyvoice4j.eval.verify;

import java.util.Arrays;
import java.util.List;

/**
 * How far an output is from its golden.
 *
 * @param maxAbs largest absolute difference, or the number of differing ids
 * @param rel the same over the golden's root mean square, or over the number of ids
 */
record Difference(double maxAbs, double rel) {
  private static final Difference INCOMPARABLE = new Difference(Double.NaN, Double.NaN);

  /**
   * {@return the difference of two arrays; not a number where their lengths differ or a value is
   * not one}
   *
   * @param expected the golden
   * @param actual ours
   */
  static Difference of(float[] expected, float[] actual) {
    if (expected.length != actual.length) {
      return INCOMPARABLE;
    }
    double worst = 0;
    double squares = 0;
    int count = 0;
    for (int i = 0; i < expected.length; i++) {
      // Math.max passes NaN on; equal infinities are no difference, and no part of the scale.
      double difference = expected[i] == actual[i] ? 0 : Math.abs((double) expected[i] - actual[i]);
      worst = Math.max(worst, difference);
      if (Float.isFinite(expected[i])) {
        squares += (double) expected[i] * expected[i];
        count++;
      }
    }
    return new Difference(worst, worst / rms(squares, count));
  }

  /**
   * {@return how many ids differ, surplus and lacking ones counted}
   *
   * @param expected the golden
   * @param actual ours
   */
  static Difference ofIds(int[] expected, int[] actual) {
    return ofItems(
        Arrays.stream(expected).boxed().toList(), Arrays.stream(actual).boxed().toList());
  }

  /**
   * {@return how many items differ, surplus and lacking ones counted}
   *
   * @param expected the golden's
   * @param actual ours
   */
  static Difference ofItems(List<?> expected, List<?> actual) {
    int shared = Math.min(expected.size(), actual.size());
    int count = Math.max(expected.size(), actual.size()) - shared;
    for (int i = 0; i < shared; i++) {
      count += expected.get(i).equals(actual.get(i)) ? 0 : 1;
    }
    return new Difference(count, (double) count / Math.max(1, expected.size()));
  }

  private static double rms(double squares, int count) {
    // A golden of zeros has no scale: the difference stands undivided.
    return squares == 0 ? 1 : Math.sqrt(squares / count);
  }
}
