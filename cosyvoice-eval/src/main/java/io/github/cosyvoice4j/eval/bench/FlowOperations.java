package io.github.cosyvoice4j.eval.bench;

import io.github.cosyvoice4j.flow.CausalConditionalDecoderConfig;
import io.github.cosyvoice4j.flow.FlowConfig;
import io.github.cosyvoice4j.flow.UpsampleConformerEncoderConfig;

/**
 * How much the flow computes for a whole utterance, from its sizes. Counted are the products of
 * linear layers, convolutions and attention, a multiplication and an addition as two; what is done
 * once a number (normalization, activations, softmax) is not: it is a percent.
 *
 * <p>With T tokens (the prompt's too), F = 2 T frames:
 *
 * <ul>
 *   <li>an encoder layer of C channels and L hidden units, over n positions: n (4 C² + 2 C L) for
 *       its linear layers, 4 n² C for content, distance and mixing, 2 n C² for the distances;
 *   <li>the estimator, for each Euler step and twice (with and without what guides it): in each of
 *       its levels a block of convolutions, 3 in C + 3 C² + in C for each frame, and transformer
 *       blocks, 4 C I + 8 C² for each frame and 2 F I for its attention, where I is heads by their
 *       width.
 * </ul>
 *
 * 2.8e12 for 337 tokens of the released model: 57 % linear layers, 37 % attention.
 */
final class FlowOperations {
  private static final double OPERATIONS = 2; // of a multiplication with addition
  private static final int FRAMES_PER_TOKEN = 2; // token_mel_ratio, which is required
  private static final int UP_BLOCKS = 4; // encoder layers after upsampling, in upstream's code
  private static final int GUIDANCE_ROWS = 2;
  private static final int KERNEL = 3; // taps of the estimator's convolutions
  private static final int UPSAMPLE_KERNEL = 5;
  private static final int FEED_FORWARD = 4; // hidden units for each channel

  private final FlowConfig config;

  FlowOperations(FlowConfig config) {
    this.config = config;
  }

  /**
   * {@return floating-point operations}
   *
   * @param tokens speech tokens, the prompt's and those that are spoken
   * @param steps Euler steps
   */
  double of(long tokens, int steps) {
    double estimator = estimator(tokens * FRAMES_PER_TOKEN);
    return OPERATIONS * (encoder(tokens) + steps * GUIDANCE_ROWS * estimator);
  }

  private double encoder(long tokens) {
    UpsampleConformerEncoderConfig encoder = config.encoder();
    double c = encoder.outputSize();
    long frames = tokens * FRAMES_PER_TOKEN;
    double lookAhead = (config.preLookaheadLen() + 1 + KERNEL) * c * c * tokens;
    double embed = c * c * (tokens + frames);
    double upsample = UPSAMPLE_KERNEL * c * c * frames;
    double project = c * config.melBins() * frames;
    return lookAhead
        + embed
        + upsample
        + project
        + encoder.numBlocks() * encoderLayer(encoder, tokens)
        + UP_BLOCKS * encoderLayer(encoder, frames);
  }

  private static double encoderLayer(UpsampleConformerEncoderConfig encoder, long count) {
    double positions = count;
    double c = encoder.outputSize();
    double linear = positions * (4 * c * c + 2 * c * encoder.linearUnits());
    return linear + 4 * positions * positions * c + 2 * positions * c * c;
  }

  private double estimator(long frames) {
    CausalConditionalDecoderConfig net = config.decoder().estimator();
    int levels = net.channels().size();
    double sum = 0;
    double in = net.inChannels();
    for (int level = 0; level < levels; level++) {
      double out = net.channels().get(level);
      sum += block(net, in, out, at(frames, level));
      sum += KERNEL * out * out * at(frames, Math.min(level + 1, levels - 1));
      in = out;
    }
    sum += net.numMidBlocks() * block(net, in, in, at(frames, levels - 1));
    for (int level = levels - 1; level >= 0; level--) {
      double width = net.channels().get(level);
      double out = net.channels().get(Math.max(level - 1, 0));
      sum += block(net, 2 * width, out, at(frames, level)); // what came up, and the skip
      sum += (level == 0 ? KERNEL : KERNEL + 1) * out * out * at(frames, level);
    }
    double outermost = net.channels().get(0);
    return sum + frames * (KERNEL * outermost * outermost + outermost * net.outChannels());
  }

  /** {@return frames of a level; each further one has half the rate} */
  private static long at(long frames, int level) {
    return (frames + (1L << level) - 1) >> level;
  }

  private static double block(
      CausalConditionalDecoderConfig net, double in, double c, long frames) {
    double convolutions = KERNEL * in * c + KERNEL * c * c + in * c;
    double inner = (double) net.numHeads() * net.attentionHeadDim();
    double transformer = 4 * c * inner + 2 * FEED_FORWARD * c * c + 2 * frames * inner;
    return frames * (convolutions + net.nBlocks() * transformer);
  }
}
