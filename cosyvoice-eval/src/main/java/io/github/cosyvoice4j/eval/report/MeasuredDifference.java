package io.github.cosyvoice4j.eval.report;

/**
 * One measure of two runs, over the utterances that both have a number for.
 *
 * @param name of the measure, such as {@code wer}
 * @param utterances how many
 * @param first the first run's number; of {@code wer} in percent, summed up as the profile does
 * @param second the second run's
 * @param low where the 95 % confidence interval of {@link #difference} begins
 * @param high where it ends
 */
public record MeasuredDifference(
    String name, int utterances, double first, double second, double low, double high) {
  /** {@return the second run's number less the first's} */
  public double difference() {
    return second - first;
  }

  /** {@return whether the interval leaves out zero: chance alone would rarely do that} */
  public boolean isClear() {
    return low > 0 || high < 0;
  }
}
