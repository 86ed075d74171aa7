package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.model.ConfigNode;

/**
 * Sizes of {@link UpsampleConformerEncoder}.
 *
 * @param outputSize channels, even and a multiple of the heads; those of a token's embedding too,
 *     because upstream builds the embedding after upsampling like the one before
 * @param attentionHeads heads of self-attention
 * @param linearUnits channels inside a feed-forward layer
 * @param numBlocks layers before upsampling
 * @param staticChunkSize tokens of a chunk in a chunk-causal pass; 0 for no chunks
 * @param keyBias whether keys have a bias
 */
public record UpsampleConformerEncoderConfig(
    int outputSize,
    int attentionHeads,
    int linearUnits,
    int numBlocks,
    int staticChunkSize,
    boolean keyBias) {

  /** Reads {@code flow.encoder}; the second values are upstream's where the file is silent. */
  static UpsampleConformerEncoderConfig of(ConfigNode encoder) throws ModelFormatException {
    encoder.require("input_layer", "linear", "conv2d");
    encoder.require("pos_enc_layer_type", "rel_pos_espnet", "rel_pos");
    encoder.require("selfattention_layer_type", "rel_selfattn", "rel_selfattn");
    encoder.require("activation_type", "swish", "swish");
    encoder.require("normalize_before", true, true);
    encoder.require("macaron_style", false, true);
    encoder.require("use_cnn_module", false, true);
    int heads = encoder.size("attention_heads");
    int channels = encoder.size("output_size");
    if (channels % heads != 0 || channels % 2 != 0) {
      throw encoder.at("output_size").wrong("an even multiple of attention_heads, " + heads);
    }
    if (encoder.size("input_size") != channels) {
      throw encoder.at("input_size").wrong("output_size, " + channels);
    }
    return new UpsampleConformerEncoderConfig(
        channels,
        heads,
        encoder.size("linear_units"),
        encoder.size("num_blocks"),
        encoder.intValue("static_chunk_size", 0),
        encoder.booleanValue("key_bias", true));
  }
}
