package io.github.cosyvoice4j.core.spi;

/**
 * One request's state in the language model: its key-value cache and the scores that follow its
 * last row. Not thread-safe.
 *
 * @see SpeechLanguageModel#advance
 */
public interface TokenSequence extends AutoCloseable {
  /**
   * Writes the unnormalized scores of the id that follows the last row.
   *
   * @param into {@link SpeechLanguageModel#outputSize()} values
   * @throws IllegalStateException if no row has been read, or the sequence is closed
   */
  void logits(float[] into);

  /** {@return rows read so far} */
  int length();

  /** Frees the cache. Idempotent. */
  @Override
  void close();
}
