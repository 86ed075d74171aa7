package io.github.cosyvoice4j.core.spi;

/** One request's state in the language model: its key-value cache. Not thread-safe. */
public interface TokenSequence extends AutoCloseable {
  /**
   * Writes the unnormalized scores of the next speech id.
   *
   * @param into {@link SpeechLanguageModel#outputSize()} values
   */
  void logits(float[] into);

  /**
   * Appends a speech id and advances one step.
   *
   * @param speechToken the id
   */
  void append(int speechToken);

  /** Frees the cache. Idempotent. */
  @Override
  void close();
}
