package io.github.cosyvoice4j.core.sampling;

import io.github.cosyvoice4j.CosyVoiceException;
import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * Draws as transformers' {@code generate} does with its warpers of logits: temperature, then top-k,
 * then top-p, then one draw from what is left ({@code generation/logits_process.py}).
 *
 * <p>Top-k keeps all that tie with the last of them. Top-p goes up from the least likely id and
 * drops ids while their probability together is at most {@code 1 - top_p}; of equally likely ones
 * the lower id goes first, and the likeliest always stays. The draw takes one uniform number u: the
 * first id, in the order of ids, whose cumulative probability is above u.
 *
 * <p>Scores and probabilities are rounded to float32 where torch's are. Buffers are kept between
 * calls; not safe for use by several threads.
 */
public final class WarpedSampler implements TokenChooser {
  private final WarperConfig config;
  private final RandomSource random;
  private float[] warped = {}; // scores that are not ruled out
  private long[] kept = {}; // what is left: score and id, see rank
  private float[] probabilities = {};

  /**
   * Makes a sampler.
   *
   * @param config how to choose
   * @param random where the draws come from
   */
  public WarpedSampler(WarperConfig config, RandomSource random) {
    this.config = config;
    this.random = random;
  }

  /** {@return a chooser that takes the likeliest id, of several the lowest, and draws nothing} */
  public static TokenChooser greedy() {
    return (scores, decoded, count) -> {
      int best = 0;
      for (int id = 0; id < scores.length; id++) {
        requireNumber(scores[id], id);
        best = scores[id] > scores[best] ? id : best;
      }
      requireChoice(scores[best]);
      return best;
    };
  }

  /**
   * {@inheritDoc}
   *
   * @throws CosyVoiceException if a score is NaN or infinite, or every id is ruled out
   */
  @Override
  public int choose(float[] scores, int[] decoded, int count) {
    reserve(scores.length);
    int size = keepTopK(scores);
    Arrays.sort(kept, 0, size); // upwards, equal ones by id
    int from = keepTopP(size);
    return draw(from, size);
  }

  private void reserve(int size) {
    if (kept.length != size) {
      warped = new float[size];
      kept = new long[size];
      probabilities = new float[size];
    }
  }

  /** {@return how many are kept} */
  private int keepTopK(float[] scores) {
    float temperature = (float) config.temperature();
    int possible = 0;
    for (int id = 0; id < scores.length; id++) {
      requireNumber(scores[id], id);
      if (scores[id] != Float.NEGATIVE_INFINITY) {
        warped[possible] = scores[id] / temperature;
        kept[possible] = rank(warped[possible], id);
        possible++;
      }
    }
    requireChoice(possible == 0 ? Float.NEGATIVE_INFINITY : 0);
    if (possible <= config.topK()) {
      return possible;
    }
    float least = least(possible);
    int size = 0;
    for (int i = 0; i < possible; i++) {
      if (score(kept[i]) >= least) {
        kept[size++] = kept[i];
      }
    }
    return size;
  }

  /** {@return the score of the last that is among the likeliest} */
  private float least(int possible) {
    PriorityQueue<Float> top = new PriorityQueue<>(config.topK());
    for (int i = 0; i < possible; i++) {
      if (top.size() < config.topK()) {
        top.add(warped[i]);
      } else if (warped[i] > top.peek()) {
        top.remove();
        top.add(warped[i]);
      }
    }
    return top.peek();
  }

  /** {@return the first of those that are kept} */
  private int keepTopP(int size) {
    softmax(0, size);
    if (config.topP() == 1) {
      return 0;
    }
    float most = (float) (1 - config.topP());
    double cumulative = 0;
    int from = 0;
    while (from < size - 1) {
      cumulative += probabilities[from];
      if ((float) cumulative > most) {
        break;
      }
      from++;
    }
    return from;
  }

  private void softmax(int from, int size) {
    float max = score(kept[size - 1]);
    double sum = 0;
    for (int i = from; i < size; i++) {
      probabilities[i] = (float) Math.exp((double) score(kept[i]) - max);
      sum += probabilities[i];
    }
    for (int i = from; i < size; i++) {
      probabilities[i] = (float) (probabilities[i] / sum);
    }
  }

  /** Draws in the order of ids. */
  private int draw(int from, int size) {
    softmax(from, size);
    double sum = 0;
    long[] byId = new long[size - from];
    for (int i = from; i < size; i++) {
      sum += probabilities[i];
      byId[i - from] = (long) id(kept[i]) << 32 | i;
    }
    Arrays.sort(byId);
    float u = random.nextFloat();
    double cumulative = 0;
    int last = 0;
    for (int i = 0; i < byId.length && cumulative <= u; i++) {
      float probability = probabilities[(int) byId[i]];
      if (probability > 0) {
        cumulative += probability / sum;
        last = (int) (byId[i] >>> 32); // also the answer where rounding leaves the whole below u
      }
    }
    return last;
  }

  /** Orders by score, then by id: the score's bits, made to grow with it, before the id's. */
  private static long rank(float score, int id) {
    int bits = Float.floatToIntBits(score + 0f); // no negative zero
    int ordered = bits < 0 ? ~bits ^ Integer.MIN_VALUE : bits;
    return (long) ordered << 32 | id;
  }

  private static int id(long rank) {
    return (int) rank;
  }

  private static float score(long rank) {
    int ordered = (int) (rank >> 32);
    return Float.intBitsToFloat(ordered < 0 ? ~(ordered ^ Integer.MIN_VALUE) : ordered);
  }

  private static void requireNumber(float score, int id) {
    if (!(score < Float.POSITIVE_INFINITY)) {
      throw new CosyVoiceException(
          "scores: expected numbers, got "
              + score
              + " for id "
              + id
              + "; are the language model's weights sound?");
    }
  }

  private static void requireChoice(float best) {
    if (best == Float.NEGATIVE_INFINITY) {
      throw new CosyVoiceException(
          "scores: expected an id to choose, got none; are the language model's weights sound?");
    }
  }
}
