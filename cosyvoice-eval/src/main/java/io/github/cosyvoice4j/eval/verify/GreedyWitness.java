package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.core.sampling.TokenChooser;
import io.github.cosyvoice4j.core.sampling.WarpedSampler;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the likeliest token and remembers what it chose from. Not safe for use by several threads.
 */
final class GreedyWitness implements TokenChooser {
  private static final TokenChooser GREEDY = WarpedSampler.greedy();

  private final int keep;
  private final List<float[]> scores = new ArrayList<>();
  private final List<Integer> chosen = new ArrayList<>();
  private final List<Double> gaps = new ArrayList<>();

  /**
   * Begins.
   *
   * @param keep of how many choices, from the first on, all scores are remembered
   */
  GreedyWitness(int keep) {
    this.keep = keep;
  }

  @Override
  public int choose(float[] all, int[] decoded, int count) {
    int best = GREEDY.choose(all, decoded, count);
    float second = Float.NEGATIVE_INFINITY;
    for (int id = 0; id < all.length; id++) {
      second = id == best ? second : Math.max(second, all[id]);
    }
    if (scores.size() < keep) {
      scores.add(all.clone());
    }
    chosen.add(best);
    gaps.add((double) all[best] - second);
    return best;
  }

  /** {@return the scores of the first choices} */
  List<float[]> scores() {
    return scores;
  }

  /** {@return what was chosen, a mark at the end among it} */
  List<Integer> chosen() {
    return chosen;
  }

  /** {@return how far the scores of the likeliest and the second were apart, choice by choice} */
  List<Double> gaps() {
    return gaps;
  }
}
