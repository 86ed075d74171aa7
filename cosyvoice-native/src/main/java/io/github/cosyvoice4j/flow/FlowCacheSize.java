package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.EngineOptions.FlowCacheType;
import io.github.cosyvoice4j.core.checkpoint.StoredType;

/**
 * What a {@link FlowCache} takes, for a flow that goes on from chunks.
 *
 * @param type in what numbers keys and values are kept
 * @param bytesPerToken of keys and values
 * @param fixedBytes of the frames that convolutions read last; float32, or less on a GPU
 */
record FlowCacheSize(StoredType type, long bytesPerToken, long fixedBytes) {
  private static final long STRIDE = UpsampleConformerEncoder.UP_STRIDE;

  /** Frames that a convolution of 3 taps needs from before. */
  private static final long TAIL = 2;

  static FlowCacheSize of(FlowConfig config, FlowCacheType type) {
    UpsampleConformerEncoderConfig encoder = config.encoder();
    CausalConditionalDecoderConfig estimator = config.decoder().estimator();
    long rows = (long) config.decoder().timesteps() * Conditions.GUIDANCE_ROWS;
    long keys =
        encoder.outputSize() * (encoder.numBlocks() + UpsampleConformerEncoder.UP_BLOCKS * STRIDE)
            + rows * STRIDE * attentionChannels(estimator);
    long tails = encoder.outputSize() * (TAIL + TAIL * STRIDE) + rows * tailChannels(estimator);
    StoredType stored = stored(type);
    return new FlowCacheSize(stored, 2 * keys * stored.bytes(), tails * StoredType.FLOAT32.bytes());
  }

  /** {@return channels of all attentions; a level down, those in the middle, a level up} */
  private static long attentionChannels(CausalConditionalDecoderConfig estimator) {
    long blocks = (2L + estimator.numMidBlocks()) * estimator.nBlocks();
    return blocks * estimator.numHeads() * estimator.attentionHeadDim();
  }

  /**
   * {@return values kept for all convolutions: two of each level, one after it but in the middle}
   */
  private static long tailChannels(CausalConditionalDecoderConfig estimator) {
    long channels = estimator.channels().get(0);
    long down = estimator.inChannels() + channels + channels;
    long middle = 2L * estimator.numMidBlocks() * channels;
    long up = 2 * channels + channels + channels;
    long end = channels;
    return TAIL * (down + middle + up + end);
  }

  private static StoredType stored(FlowCacheType type) {
    return switch (type) {
      case FP32 -> StoredType.FLOAT32;
      case FP16 -> StoredType.FLOAT16;
      case BF16 -> StoredType.BFLOAT16;
    };
  }
}
