package io.github.cosyvoice4j;

/** The stages that a request passes through, in this order. */
public enum Stage {
  /** Text and prompt: normalization, tokenization, features, speech-token extraction. */
  FRONT_END,
  /** The language model: text to speech tokens, 25 a second. */
  LLM,
  /** Flow matching: speech tokens to mel frames, 50 a second. */
  FLOW,
  /** HiFT: mel frames to samples. */
  VOCODER
}
