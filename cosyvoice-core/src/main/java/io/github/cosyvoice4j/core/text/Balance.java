package io.github.cosyvoice4j.core.text;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Gathers sentences into segments of about equal length, none too long, none too short for its
 * melody.
 *
 * <p>The limits are upstream's: segments up to 80, and none shorter than 20 if it can be helped. A
 * segment's cost is the square of its distance from what is comfortable; a dynamic program finds
 * the cuts whose costs are least together.
 */
final class Balance {
  /** What most segments should be: between the 60 and the 80 of upstream. */
  private static final int COMFORTABLE = 65;

  private static final int LONG = 80;
  private static final int SHORT = 20;

  /** Beyond the limits each character counts as much as many within them. */
  private static final double BEYOND = 16;

  private Balance() {}

  /**
   * {@return after how many sentences each segment ends; the last is the number of sentences}
   *
   * @param lengths of the sentences, in characters or tokens, at least one sentence
   */
  static List<Integer> cuts(int... lengths) {
    int n = lengths.length;
    double[] costs = new double[n + 1];
    int[] starts = new int[n + 1];
    Arrays.fill(costs, 1, n + 1, Double.POSITIVE_INFINITY);
    for (int end = 1; end <= n; end++) {
      int length = 0;
      for (int start = end - 1; start >= 0; start--) {
        length += Math.max(1, lengths[start]);
        if (length > LONG && start < end - 1) {
          break;
        }
        double cost = costs[start] + cost(length);
        if (cost < costs[end]) {
          costs[end] = cost;
          starts[end] = start;
        }
      }
    }
    return ends(starts);
  }

  private static double cost(int length) {
    double distance = length - COMFORTABLE;
    double beyond = Math.max(0, Math.max(length - LONG, SHORT - length));
    return distance * distance + BEYOND * beyond * beyond;
  }

  private static List<Integer> ends(int[] starts) {
    Deque<Integer> ends = new ArrayDeque<>();
    for (int end = starts.length - 1; end > 0; end = starts[end]) {
      ends.addFirst(end);
    }
    return new ArrayList<>(ends);
  }
}
