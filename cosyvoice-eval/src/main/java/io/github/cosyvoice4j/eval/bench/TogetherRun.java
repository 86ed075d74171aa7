package io.github.cosyvoice4j.eval.bench;

/**
 * Requests that the language model advances together.
 *
 * @param requests how many
 * @param step median seconds of a step, with sampling, which gives each a token
 */
public record TogetherRun(int requests, double step) {
  /** {@return speech tokens a second of all of them} */
  public double tokensPerSecond() {
    return requests / step;
  }
}
