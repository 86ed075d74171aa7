package io.github.cosyvoice4j.core.testing;

import java.util.Locale;

/** How far an output is from its golden: the largest absolute difference over the golden's rms. */
public final class Parity {
  private static final int PAIRS_SHOWN = 5;

  private Parity() {}

  /**
   * Fails where an output is farther from its golden than allowed.
   *
   * @param name what is compared, for the message
   * @param expected the golden
   * @param actual the output, as long as the golden
   * @param tolerance the largest error allowed
   * @return the error, for reports
   */
  public static double assertClose(
      String name, float[] expected, float[] actual, double tolerance) {
    if (expected.length != actual.length) {
      throw new AssertionError(
          name + ": expected " + expected.length + " values, got " + actual.length);
    }
    double error = error(expected, actual);
    if (!(error <= tolerance)) {
      throw new AssertionError(
          String.format(Locale.ROOT, "%s: expected error <= %.2g, got %.3g", name, tolerance, error)
              + pairs(expected, actual));
    }
    return error;
  }

  /**
   * {@return max |expected - actual| / rms(expected); NaN where a value is}
   *
   * @param expected the golden; where it is all zeros, the difference stands undivided
   * @param actual as long as the golden
   */
  public static double error(float[] expected, float[] actual) {
    double worst = 0;
    double squares = 0;
    for (int i = 0; i < expected.length; i++) {
      // Math.max passes NaN on.
      worst = Math.max(worst, difference(expected[i], actual[i]));
      squares += (double) expected[i] * expected[i];
    }
    return squares == 0 ? worst : worst / Math.sqrt(squares / expected.length);
  }

  /**
   * {@return rms(expected - actual) / rms(expected)}
   *
   * @param expected the golden, not all zeros
   * @param actual as long as the golden
   */
  public static double rmsError(float[] expected, float[] actual) {
    double squares = 0;
    double differences = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = difference(expected[i], actual[i]);
      squares += (double) expected[i] * expected[i];
      differences += difference * difference;
    }
    return Math.sqrt(differences / squares);
  }

  private static double difference(float expected, float actual) {
    return expected == actual ? 0 : Math.abs((double) expected - actual);
  }

  private static String pairs(float[] expected, float[] actual) {
    int worst = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = difference(expected[i], actual[i]);
      if (Double.isNaN(difference) || difference > difference(expected[worst], actual[worst])) {
        worst = i;
        if (Double.isNaN(difference)) {
          break;
        }
      }
    }
    StringBuilder text = new StringBuilder("; worst at ").append(worst).append(": ");
    text.append(expected[worst]).append(" / ").append(actual[worst]).append("; first: ");
    for (int i = 0; i < Math.min(PAIRS_SHOWN, expected.length); i++) {
      text.append(expected[i]).append(" / ").append(actual[i]).append(", ");
    }
    return text.toString();
  }
}
