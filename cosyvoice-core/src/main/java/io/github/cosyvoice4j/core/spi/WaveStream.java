package io.github.cosyvoice4j.core.spi;

import io.github.cosyvoice4j.core.spi.TokenToWave.MelFrames;

/**
 * One utterance on its way through the vocoder, piece by piece. Not safe for use by several
 * threads; after an exception it can only be closed.
 */
public interface WaveStream extends AutoCloseable {
  /**
   * Appends mel frames.
   *
   * @param mel the frames that follow those given before, borrowed; may be none
   * @param last whether the utterance ends with them
   * @return the samples in [-1, 1] that became final, those that follow the ones given before; may
   *     be none
   * @throws IllegalStateException if the last frames were given, or after {@link #close}
   */
  float[] next(MelFrames mel, boolean last);

  /** Frees what is kept for the next piece. Idempotent. */
  @Override
  void close();
}
