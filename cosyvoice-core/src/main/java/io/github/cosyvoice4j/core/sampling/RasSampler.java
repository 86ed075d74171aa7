package io.github.cosyvoice4j.core.sampling;

import io.github.cosyvoice4j.CosyVoiceException;

/**
 * Repetition-aware sampling (VALL-E 2; upstream's {@code ras_sampling} in {@code
 * cosyvoice/utils/common.py}).
 *
 * <p>One draw is made from the nucleus: the likeliest tokens, each added while the probability of
 * those before it is below {@code top_p} and there are fewer than {@code top_k}. If the token drawn
 * stands often enough in the last {@code win_size} ones, it is ruled out and one draw is made from
 * all others. Equally likely tokens rank by id. A draw takes one uniform number u: the first
 * candidate whose cumulative probability is above u. A temperature other than 1, which upstream
 * does not have, divides the scores first.
 *
 * <p>Probabilities are rounded to float32, as upstream's are, so that the same tokens tie. Buffers
 * are kept between calls; not safe for use by several threads.
 */
public final class RasSampler implements TokenChooser {
  private static final int NONE = -1;

  private final SamplingConfig config;
  private final RandomSource random;
  private float[] probabilities = {};
  private int[] candidates = {};

  /**
   * Makes a sampler.
   *
   * @param config how to choose
   * @param random where the draws come from
   */
  public RasSampler(SamplingConfig config, RandomSource random) {
    this.config = config;
    this.random = random;
  }

  /**
   * {@inheritDoc}
   *
   * @throws CosyVoiceException if a score is NaN or infinite, or every token is ruled out
   */
  @Override
  public int choose(float[] scores, int[] decoded, int count) {
    reserve(scores.length);
    softmax(scores, NONE);
    int id = draw(selectNucleus());
    if (repetitions(id, decoded, count) >= config.winSize() * config.tauR()) {
      softmax(scores, id);
      id = draw(selectAll());
    }
    return id;
  }

  private void reserve(int size) {
    if (probabilities.length != size) {
      probabilities = new float[size];
      candidates = new int[size];
    }
  }

  private int repetitions(int id, int[] decoded, int count) {
    int found = 0;
    for (int i = Math.max(0, count - config.winSize()); i < count; i++) {
      if (decoded[i] == id) {
        found++;
      }
    }
    return found;
  }

  private void softmax(float[] scores, int excluded) {
    float max = max(scores, excluded);
    double temperature = config.temperature();
    double sum = 0;
    for (int id = 0; id < scores.length; id++) {
      double score = ((double) scores[id] - max) / temperature;
      probabilities[id] = id == excluded ? 0 : (float) Math.exp(score);
      sum += probabilities[id];
    }
    float divisor = (float) sum;
    for (int id = 0; id < scores.length; id++) {
      probabilities[id] /= divisor;
    }
  }

  private static float max(float[] scores, int excluded) {
    float max = Float.NEGATIVE_INFINITY;
    for (int id = 0; id < scores.length; id++) {
      if (!(scores[id] < Float.POSITIVE_INFINITY)) {
        throw new CosyVoiceException(
            "scores: expected numbers, got " + scores[id] + " for id " + id + "; is llm.pt sound?");
      }
      if (id != excluded) {
        max = Math.max(max, scores[id]);
      }
    }
    if (max == Float.NEGATIVE_INFINITY) {
      throw new CosyVoiceException(
          "scores: expected a token to choose, got none; is llm.pt sound?");
    }
    return max;
  }

  /** Ranks the likeliest ids by insertion: top_k is small, and few ids come to be inserted. */
  private int selectNucleus() {
    int limit = Math.min(config.topK(), candidates.length);
    int size = 0;
    for (int id = 0; id < probabilities.length; id++) {
      if (size < limit) {
        insert(id, size++);
      } else if (probabilities[id] > probabilities[candidates[limit - 1]]) {
        insert(id, limit - 1);
      }
    }
    float below = 0;
    int nucleus = 0;
    while (nucleus < size && below < (float) config.topP()) {
      below += probabilities[candidates[nucleus++]];
    }
    return nucleus;
  }

  /** Puts an id in its place among the candidates before the given, free one. */
  private void insert(int id, int free) {
    int at = free;
    while (at > 0 && probabilities[candidates[at - 1]] < probabilities[id]) {
      candidates[at] = candidates[at - 1];
      at--;
    }
    candidates[at] = id;
  }

  private int selectAll() {
    for (int id = 0; id < candidates.length; id++) {
      candidates[id] = id;
    }
    return candidates.length;
  }

  private int draw(int size) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += probabilities[candidates[i]];
    }
    float u = random.nextFloat();
    double cumulative = 0;
    int last = candidates[0];
    for (int i = 0; i < size && cumulative <= u; i++) {
      float probability = probabilities[candidates[i]];
      if (probability > 0) {
        cumulative += probability / sum;
        last = candidates[i]; // also the answer where rounding leaves the whole below u
      }
    }
    return last;
  }
}
