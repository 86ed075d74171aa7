package io.github.cosyvoice4j.eval.verify;

/**
 * How far numbers are from others, relative to the root mean square of those.
 *
 * @param worst the largest absolute difference
 * @param rms the root mean square of the differences
 */
public record RelativeError(double worst, double rms) {
  /**
   * {@return the error of an array; not a number where lengths differ or a value is not one}
   *
   * @param expected what is right; infinities that both have do not count
   * @param actual what was computed
   */
  static RelativeError of(float[] expected, float[] actual) {
    if (expected.length != actual.length) {
      return new RelativeError(Double.NaN, Double.NaN);
    }
    double differences = 0;
    double squares = 0;
    for (int i = 0; i < expected.length; i++) {
      if (expected[i] != actual[i] || Float.isFinite(expected[i])) {
        double difference = (double) expected[i] - actual[i];
        differences += difference * difference;
        squares += (double) expected[i] * expected[i];
      }
    }
    double scale = squares == 0 ? 1 : squares; // zeros have no scale
    return new RelativeError(Difference.of(expected, actual).rel(), Math.sqrt(differences / scale));
  }
}
