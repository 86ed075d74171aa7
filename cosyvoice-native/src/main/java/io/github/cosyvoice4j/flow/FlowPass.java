package io.github.cosyvoice4j.flow;

/** How {@link CausalMaskedDiffWithXvec} goes over the tokens. */
public enum FlowPass {
  /** Each frame sees all others: the best speech, once all tokens are there. */
  OFFLINE(false, true),
  /**
   * Each frame sees those before it and those of its chunk; nothing follows the last token. Equal,
   * frame by frame, to what {@link #LOOKAHEAD} passes over its beginnings give.
   */
  CAUSAL(true, true),
  /** As {@link #CAUSAL}, but the last tokens are there only to be looked ahead to. */
  LOOKAHEAD(true, false);

  private final boolean streaming;
  private final boolean finalize;

  FlowPass(boolean streaming, boolean finalize) {
    this.streaming = streaming;
    this.finalize = finalize;
  }

  /** {@return whether attention is chunk-causal} */
  boolean isStreaming() {
    return streaming;
  }

  /** {@return whether the last token given is the last there is} */
  boolean isFinal() {
    return finalize;
  }
}
