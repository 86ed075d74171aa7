package io.github.cosyvoice4j.eval.score;

import io.github.cosyvoice4j.eval.score.Alignment.Kind;
import java.util.List;

/** Error rates of utterances and sets, as fractions. */
final class ErrorRates {
  /** What numpy sums in one block. */
  private static final int BLOCK = 128;

  private static final int LANES = 8;

  private ErrorRates() {}

  /**
   * {@return errors by tokens of the reference; where it has none, 0 if nothing was heard either,
   * else 1}
   */
  static double of(Alignment alignment) {
    return rate(alignment.errors(), alignment.referenceLength());
  }

  /** {@return all errors of a set by all tokens of its references, as for one utterance} */
  static double ofSet(List<ScoredUtterance> scores) {
    long errors = scores.stream().mapToLong(score -> score.alignment().errors()).sum();
    return rate(errors, referenceLength(scores));
  }

  /** {@return how many steps of a kind a set has} */
  static long count(List<ScoredUtterance> scores, Kind kind) {
    return scores.stream().mapToLong(score -> score.alignment().count(kind)).sum();
  }

  /** {@return tokens of all references} */
  static long referenceLength(List<ScoredUtterance> scores) {
    return scores.stream().mapToLong(score -> score.alignment().referenceLength()).sum();
  }

  /** {@return {@code numpy.mean(values)}, of at least one value} */
  static double mean(double[] values) {
    return pairwiseSum(values, 0, values.length) / values.length;
  }

  private static double rate(long errors, long tokens) {
    return tokens == 0 ? Math.min(errors, 1) : (double) errors / tokens;
  }

  /** Adds in numpy's order: where a mean is halfway between two roundings, the last bit tells. */
  private static double pairwiseSum(double[] values, int from, int count) {
    if (count > BLOCK) {
      int half = count / 2 - count / 2 % LANES;
      return pairwiseSum(values, from, half) + pairwiseSum(values, from + half, count - half);
    }
    double sum = 0;
    int lanesEnd = count < LANES ? 0 : count - count % LANES;
    if (lanesEnd > 0) {
      double[] lanes = new double[LANES];
      for (int i = 0; i < lanesEnd; i++) {
        lanes[i % LANES] += values[from + i];
      }
      sum =
          ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3]))
              + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
    }
    for (int i = lanesEnd; i < count; i++) {
      sum += values[from + i];
    }
    return sum;
  }
}
