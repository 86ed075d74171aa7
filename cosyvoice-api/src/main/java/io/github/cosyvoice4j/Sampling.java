package io.github.cosyvoice4j;

/**
 * How speech tokens are drawn: repetition-aware sampling.
 *
 * <p>A token is drawn from the nucleus: the likeliest tokens, at most {@code topK}, each added
 * while those before it have a probability below {@code topP} together. One that stands in {@code
 * window * tau} or more of the last {@code window} places is ruled out, and another is drawn from
 * all.
 *
 * @param topP above 0, at most 1; small is steadier, large is livelier
 * @param topK at least 1
 * @param window how many tokens back a repetition is looked for, at least 1; 25 are a second
 * @param tau share of the window from which on a token is a repetition, 0 to 1
 * @param temperature what scores are divided by first, above 0; below 1 is steadier
 */
public record Sampling(double topP, int topK, int window, double tau, double temperature) {
  private static final Sampling RELEASED = new Sampling(0.8, 25, 10, 0.1, 1);

  /** Checks the ranges. */
  public Sampling {
    require("topP", topP > 0 && topP <= 1, "above 0, at most 1", topP);
    require("topK", topK >= 1, "at least 1", topK);
    require("window", window >= 1, "at least 1", window);
    require("tau", tau >= 0 && tau <= 1, "0 to 1", tau);
    boolean finite = temperature > 0 && temperature < Double.POSITIVE_INFINITY;
    require("temperature", finite, "a number above 0", temperature);
  }

  /** {@return what the released model's yaml says: 0.8, 25, 10, 0.1, and temperature 1} */
  public static Sampling released() {
    return RELEASED;
  }

  /**
   * {@return these choices with another nucleus}
   *
   * @param p see {@link #topP}
   * @param k see {@link #topK}
   */
  public Sampling withNucleus(double p, int k) {
    return new Sampling(p, k, window, tau, temperature);
  }

  /**
   * {@return these choices with another rule for repetitions}
   *
   * @param back see {@link #window}
   * @param share see {@link #tau}
   */
  public Sampling withRepetition(int back, double share) {
    return new Sampling(topP, topK, back, share, temperature);
  }

  /**
   * {@return these choices with another temperature}
   *
   * @param value see {@link #temperature}
   */
  public Sampling withTemperature(double value) {
    return new Sampling(topP, topK, window, tau, value);
  }

  private static void require(String name, boolean holds, String expected, Number got) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": expected " + expected + ", got " + got);
    }
  }
}
