package io.github.cosyvoice4j.core.spi;

/**
 * One utterance for the flow. Immutable.
 *
 * @see TokenToWave#mel(java.util.List, Runnable)
 */
public final class FlowInput {
  private final FlowPrompt prompt;
  private final int[] tokens;

  /**
   * Makes an input; the array is copied.
   *
   * @param prompt what the flow is conditioned on
   * @param tokens speech ids to speak
   */
  public FlowInput(FlowPrompt prompt, int[] tokens) {
    this.prompt = prompt;
    this.tokens = tokens.clone();
  }

  /** {@return what the flow is conditioned on} */
  public FlowPrompt prompt() {
    return prompt;
  }

  /** {@return speech ids to speak, a copy} */
  public int[] tokens() {
    return tokens.clone();
  }

  @Override
  public String toString() {
    return "FlowInput[" + tokens.length + " tokens after " + prompt + "]";
  }
}
