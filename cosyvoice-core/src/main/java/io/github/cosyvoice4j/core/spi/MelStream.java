package io.github.cosyvoice4j.core.spi;

import io.github.cosyvoice4j.core.spi.TokenToWave.MelFrames;

/**
 * One speech on its way through the flow, chunk by chunk. Not safe for use by several threads.
 *
 * @see TokenToWave#openMel
 */
public interface MelStream extends AutoCloseable {
  /**
   * Goes on by the tokens that follow those given before. A chunk of speech ids ({@code
   * static_chunk_size} of the yaml, counted from the prompt's first) is made once all its ids are
   * there and the few after them that the flow looks ahead to. If this throws, the stream is
   * closed.
   *
   * @param tokens speech ids, maybe none
   * @param last whether none will follow
   * @param beat called at least once for each Euler step; what it throws ends the work
   * @return the mel frames that became final, at last all that are left, maybe none; never the
   *     prompt's. The caller closes them
   * @throws IllegalArgumentException if an id is not one of the flow's, or at last, if the speech
   *     is shorter than the mel of its prompt
   * @throws IllegalStateException if the stream is closed, or was told the last tokens before
   */
  MelFrames next(int[] tokens, boolean last, Runnable beat);

  /**
   * {@return whether a chunk costs only its own frames; false where all before it is computed again
   * because there is no room to keep it, or because the flow can't go on from it}
   */
  boolean isIncremental();

  /** Frees what is kept between calls. Idempotent. */
  @Override
  void close();
}
