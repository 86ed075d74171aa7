package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.model.ConfigNode;

/**
 * Sizes of {@link CausalMaskedDiffWithXvec}.
 *
 * @param vocabSize speech ids lie below it
 * @param spkEmbedDim values of a speaker embedding
 * @param preLookaheadLen tokens that the encoder looks ahead
 * @param encoder sizes of the encoder
 * @param decoder sizes of the decoder
 */
public record FlowConfig(
    int vocabSize,
    int spkEmbedDim,
    int preLookaheadLen,
    UpsampleConformerEncoderConfig encoder,
    CausalConditionalCFMConfig decoder) {
  /** {@code token_hop_len} of upstream's {@code CosyVoice2Model}. */
  private static final int FIRST_HOP = 25;

  /**
   * Reads {@code flow} of {@code cosyvoice2.yaml}.
   *
   * @param flow the map
   * @return the sizes
   * @throws ModelFormatException if one is missing, they don't fit together, or the file asks for
   *     what is not implemented
   */
  public static FlowConfig of(ConfigNode flow) throws ModelFormatException {
    long stride = UpsampleConformerEncoder.UP_STRIDE;
    flow.require("token_mel_ratio", stride, stride);
    UpsampleConformerEncoderConfig encoder = UpsampleConformerEncoderConfig.of(flow.at("encoder"));
    if (flow.size("input_size") != encoder.outputSize()) {
      throw flow.at("input_size").wrong("the encoder's, " + encoder.outputSize());
    }
    return new FlowConfig(
        flow.size("vocab_size"),
        flow.size("spk_embed_dim"),
        flow.size("pre_lookahead_len"),
        encoder,
        CausalConditionalCFMConfig.of(flow.at("decoder"), flow.size("output_size")));
  }

  /**
   * {@return the same for another number of Euler steps}
   *
   * @param steps at least 1
   */
  public FlowConfig withTimesteps(int steps) {
    return new FlowConfig(
        vocabSize, spkEmbedDim, preLookaheadLen, encoder, decoder.withTimesteps(steps));
  }

  /** {@return tokens of a chunk; upstream's first hop where the yaml knows no chunks} */
  int chunkTokens() {
    return encoder.staticChunkSize() > 0 ? encoder.staticChunkSize() : FIRST_HOP;
  }

  /**
   * {@return tokens in those chunks of a prompt that are the same whatever is said after it: whole
   * ones, with all they look ahead to, that hold no frame of speech}
   */
  int sharedTokens(int promptTokens, int promptFrames) {
    int framed = promptFrames / UpsampleConformerEncoder.UP_STRIDE;
    int seen = Math.max(0, Math.min(promptTokens - preLookaheadLen, framed));
    return seen - seen % chunkTokens();
  }

  /**
   * {@return whether what was made of whole chunks serves those that follow: encoder and estimator
   * have the same chunks, and no convolution sees a frame to come}
   */
  boolean goesOnFromChunks() {
    int chunk = encoder.staticChunkSize();
    return chunk > 0
        && decoder.estimator().staticChunkSize() == chunk * UpsampleConformerEncoder.UP_STRIDE
        && decoder.estimator().isCausal();
  }

  /** {@return bins of a mel frame} */
  public int melBins() {
    return decoder.melBins();
  }
}
