package io.github.cosyvoice4j.hift;

import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.core.spi.VocoderPlan;
import io.github.cosyvoice4j.torch.Tensor;

/**
 * One utterance on its way through the vocoder: what {@link HiFTGenerator}, which keeps no state,
 * has to remember between pieces. Not safe for use by several threads; after an exception it can
 * only be closed.
 */
public interface HiFTStream extends AutoCloseable {
  /**
   * {@return the samples that became final, those that follow the ones given before; may be none}
   *
   * @param mel (1, M, any), the frames that follow those given before, borrowed
   * @param last whether the utterance ends with them
   */
  float[] next(Tensor mel, boolean last);

  /** Frees what is kept for the next piece. Idempotent. */
  @Override
  void close();

  /**
   * Opens a stream.
   *
   * @param hift the net, borrowed
   * @param plan seam and noise; the speed is left to {@link MelStretch}
   * @return the stream, which the caller closes
   */
  static HiFTStream open(HiFTGenerator hift, VocoderPlan plan) {
    return switch (plan.seam()) {
      case CONTINUOUS -> WindowedWave.continuous(hift, plan.noise().get());
      case CROSS_FADE -> WindowedWave.crossFaded(hift, plan.noise().get());
      case UPSTREAM -> new UpstreamWave(hift, plan.noise());
    };
  }

  /**
   * Vocodes a whole utterance, in windows where it is long: what is taken at a time does not grow
   * with it.
   *
   * @param hift the net, borrowed
   * @param mel (1, M, T), T at least 1
   * @param noise gives start phases, without effect, then noise
   * @return all its samples
   */
  static float[] whole(HiFTGenerator hift, Tensor mel, Noise noise) {
    return WindowedWave.whole(hift, mel, noise);
  }
}
