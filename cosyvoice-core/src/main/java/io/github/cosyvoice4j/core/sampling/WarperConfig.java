package io.github.cosyvoice4j.core.sampling;

import io.github.cosyvoice4j.Sampling;

/**
 * How the next id of a causal language model is drawn, named as in transformers.
 *
 * @param temperature what scores are divided by first; above 0
 * @param topK the likeliest ids, this many and those that tie with the last; at least 1
 * @param topP the likeliest ids whose probability is this together; above 0, 1 for all
 */
public record WarperConfig(double temperature, int topK, double topP) {
  /** What upstream's {@code infer_dataset.py} takes where nothing is said. */
  public static final WarperConfig DEFAULTS = new WarperConfig(0.8, 50, 0.95);

  /** Checks the numbers. */
  public WarperConfig {
    boolean finite = temperature > 0 && temperature < Double.POSITIVE_INFINITY;
    require(finite, "temperature", "a number above 0", temperature);
    require(topK >= 1, "top_k", "at least 1", topK);
    require(topP > 0 && topP <= 1, "top_p", "above 0, at most 1", topP);
  }

  /**
   * {@return what a request asks for; its rule for repetitions is not of this sampler}
   *
   * @param sampling the request's choices
   */
  public static WarperConfig of(Sampling sampling) {
    return new WarperConfig(sampling.temperature(), sampling.topK(), sampling.topP());
  }

  private static void require(boolean holds, String name, String expected, Number got) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": expected " + expected + ", got " + got);
    }
  }
}
