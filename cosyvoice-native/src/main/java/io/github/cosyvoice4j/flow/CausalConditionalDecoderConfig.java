package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.model.ConfigNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Sizes of {@link CausalConditionalDecoder}.
 *
 * @param inChannels channels of noisy mel, mu, speaker and prompt mel together
 * @param outChannels bins of a mel frame
 * @param channels channels of each level, from the outermost; each further level has half the rate
 * @param nBlocks transformer blocks of a level
 * @param numMidBlocks levels between the way down and the way up
 * @param numHeads heads of self-attention
 * @param attentionHeadDim channels of a head
 * @param staticChunkSize frames of a chunk in a chunk-causal pass; 0 for no chunks
 */
public record CausalConditionalDecoderConfig(
    int inChannels,
    int outChannels,
    List<Integer> channels,
    int nBlocks,
    int numMidBlocks,
    int numHeads,
    int attentionHeadDim,
    int staticChunkSize) {
  /** What is laid on top of each other at the input: noisy mel, mu, speaker and prompt mel. */
  private static final int STACKED = 4;

  /** Upstream's {@code time_embed_dim} in relation to the outermost level's channels. */
  private static final int TIME_FACTOR = 4;

  /** Makes the list immutable. */
  public CausalConditionalDecoderConfig {
    channels = List.copyOf(channels);
  }

  /** Reads {@code flow.decoder.estimator}. */
  static CausalConditionalDecoderConfig of(ConfigNode estimator, int melBins)
      throws ModelFormatException {
    estimator.require("act_fn", "gelu", "snake");
    estimator.require("in_channels", (long) STACKED * melBins, 0L);
    estimator.require("out_channels", (long) melBins, 0L);
    List<Integer> channels = new ArrayList<>();
    for (ConfigNode level : estimator.list("channels")) {
      channels.add(level.size());
    }
    if (channels.isEmpty()) {
      throw estimator.at("channels").wrong("at least one level");
    }
    return new CausalConditionalDecoderConfig(
        STACKED * melBins,
        melBins,
        channels,
        estimator.size("n_blocks"),
        estimator.intValue("num_mid_blocks"),
        estimator.size("num_heads"),
        estimator.size("attention_head_dim"),
        estimator.intValue("static_chunk_size", 0));
  }

  /** {@return whether no convolution sees a frame to come; those between several levels do} */
  boolean isCausal() {
    return channels.size() == 1;
  }

  /** {@return channels of the time embedding} */
  int timeEmbedDim() {
    return TIME_FACTOR * channels.get(0);
  }
}
