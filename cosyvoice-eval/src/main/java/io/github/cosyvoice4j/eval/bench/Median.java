package io.github.cosyvoice4j.eval.bench;

import java.util.Collection;
import java.util.function.ToDoubleFunction;

/** The middle of some numbers; the mean of the two in the middle where there are two. */
final class Median {
  private Median() {}

  /**
   * {@return the median; not a number of none}
   *
   * @param values what has numbers
   * @param number its number
   * @param <T> what it is
   */
  static <T> double of(Collection<T> values, ToDoubleFunction<T> number) {
    double[] sorted = values.stream().mapToDouble(number).sorted().toArray();
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
