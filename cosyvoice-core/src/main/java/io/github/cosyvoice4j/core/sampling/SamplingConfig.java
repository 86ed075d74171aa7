package io.github.cosyvoice4j.core.sampling;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.Sampling;
import io.github.cosyvoice4j.core.model.ConfigNode;

/**
 * How the next speech token is chosen, named as in the yaml's {@code llm.sampling}.
 *
 * @param topP the nucleus grows while its probability is below this; above 0
 * @param topK most candidates in the nucleus; at least 1
 * @param winSize how many tokens back a repetition is looked for; at least 1
 * @param tauR share of that window from which on a token is a repetition; not negative
 * @param temperature what scores are divided by before anything else; above 0. Upstream has none
 */
public record SamplingConfig(double topP, int topK, int winSize, double tauR, double temperature) {
  private static final String RAS = "ras_sampling";

  /** What upstream's {@code ras_sampling} takes where the yaml is silent. */
  public static final SamplingConfig DEFAULTS = new SamplingConfig(0.8, 25, 10, 0.1, 1);

  /** Checks the numbers. */
  public SamplingConfig {
    require(topP > 0, "top_p", "a number above 0", topP);
    require(topK >= 1, "top_k", "at least 1", topK);
    require(winSize >= 1, "win_size", "at least 1", winSize);
    require(tauR >= 0, "tau_r", "a number not below 0", tauR);
    boolean finite = temperature > 0 && temperature < Double.POSITIVE_INFINITY;
    require(finite, "temperature", "a number above 0", temperature);
  }

  /**
   * Reads the yaml's {@code llm.sampling}.
   *
   * @param node the node, tagged with upstream's function
   * @return the config
   * @throws ModelFormatException if it names another function or a number is out of range
   */
  public static SamplingConfig of(ConfigNode node) throws ModelFormatException {
    if (!node.className().equals(RAS)) {
      throw new ModelFormatException(
          node + ": expected " + RAS + ", got " + node.tag() + "; this sampler is not supported");
    }
    double topP = node.doubleValue("top_p", DEFAULTS.topP);
    int topK = node.intValue("top_k", DEFAULTS.topK);
    int winSize = node.intValue("win_size", DEFAULTS.winSize);
    double tauR = node.doubleValue("tau_r", DEFAULTS.tauR);
    try {
      return new SamplingConfig(topP, topK, winSize, tauR, DEFAULTS.temperature);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(node + "." + e.getMessage(), e);
    }
  }

  /**
   * {@return what a request asks for}
   *
   * @param sampling the request's choices
   */
  public static SamplingConfig of(Sampling sampling) {
    return new SamplingConfig(
        sampling.topP(),
        sampling.topK(),
        sampling.window(),
        sampling.tau(),
        sampling.temperature());
  }

  private static void require(boolean holds, String name, String expected, Number got) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": expected " + expected + ", got " + got);
    }
  }
}
