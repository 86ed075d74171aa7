package io.github.cosyvoice4j.eval.verify;

/**
 * One comparison.
 *
 * @param stage the golden's file name without extension
 * @param key which value of the file; {@code *} for the file as a whole
 * @param maxAbs largest absolute difference; for ids, the number of differences; NaN where nothing
 *     was compared or a value is not a number
 * @param rel {@code maxAbs} over the golden's root mean square; for ids, over their number
 * @param tolerance the largest {@code rel} that passes; NaN where nothing was compared
 * @param status how it ended
 */
public record Row(
    String stage, String key, double maxAbs, double rel, double tolerance, Status status) {
  /**
   * {@return a row for something that was not compared}
   *
   * @param stage the golden's file name without extension
   * @param key which value of the file
   * @param status why not
   */
  static Row notCompared(String stage, String key, Status status) {
    return new Row(stage, key, Double.NaN, Double.NaN, Double.NaN, status);
  }

  /**
   * {@return a row for a comparison, passed if it is within the tolerance}
   *
   * @param stage the golden's file name without extension
   * @param key which value of the file
   * @param difference what was measured
   * @param tolerance the largest relative difference that passes
   */
  static Row compared(String stage, String key, Difference difference, double tolerance) {
    // NaN is not within any tolerance.
    Status status = difference.rel() <= tolerance ? Status.PASS : Status.FAIL;
    return new Row(stage, key, difference.maxAbs(), difference.rel(), tolerance, status);
  }
}
