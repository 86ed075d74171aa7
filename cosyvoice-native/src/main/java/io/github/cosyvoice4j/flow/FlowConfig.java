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

  /** {@return bins of a mel frame} */
  public int melBins() {
    return decoder.melBins();
  }
}
