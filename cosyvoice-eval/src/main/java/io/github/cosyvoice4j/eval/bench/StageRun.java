package io.github.cosyvoice4j.eval.bench;

/**
 * What requests that were made together took, in seconds.
 *
 * @param prefill until the language model had read prompts and texts
 * @param decode from there to the last speech token, with sampling
 * @param flow speech tokens to mel frames
 * @param hift mel frames to samples
 * @param audio seconds of sound that came of it, all requests together
 */
public record StageRun(double prefill, double decode, double flow, double hift, double audio) {
  /** {@return seconds of the language model} */
  public double llm() {
    return prefill + decode;
  }

  /** {@return seconds of all stages} */
  public double total() {
    return llm() + flow + hift;
  }
}
