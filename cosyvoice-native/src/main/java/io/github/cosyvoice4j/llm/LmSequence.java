package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.core.spi.SpeechLanguageModel;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import io.github.cosyvoice4j.nn.Probe;

/** One sequence of a language model: what it has read, and the scores that follow. */
final class LmSequence implements TokenSequence {
  private final SpeechLanguageModel owner;
  private final KvCache cache;
  private final Probe probe;
  private final float[] logits;
  private boolean closed;

  LmSequence(SpeechLanguageModel owner, KvCache cache, Probe probe) {
    this.owner = owner;
    this.cache = cache;
    this.probe = probe;
    this.logits = new float[owner.outputSize()];
  }

  /** {@return the model it was opened by} */
  SpeechLanguageModel owner() {
    return owner;
  }

  KvCache cache() {
    return cache;
  }

  Probe probe() {
    return probe;
  }

  /**
   * Takes up rows that are in the cache. Can't fail, so that all sequences of a call move or none.
   *
   * @param rows how many
   * @param scores of several sequences
   * @param offset where this one's begin
   */
  void advance(int rows, float[] scores, int offset) {
    System.arraycopy(scores, offset, logits, 0, logits.length);
    cache.advance(rows);
  }

  @Override
  public void logits(float[] into) {
    requireOpen();
    if (length() == 0) {
      throw new IllegalStateException("TokenSequence has read no row; advance it first");
    }
    if (into.length != logits.length) {
      throw new IllegalArgumentException(
          "logits: expected room for " + logits.length + ", got " + into.length);
    }
    System.arraycopy(logits, 0, into, 0, logits.length);
  }

  @Override
  public int length() {
    return Math.toIntExact(cache.length());
  }

  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("TokenSequence is closed");
    }
  }

  @Override
  public void close() {
    closed = true;
    cache.close();
  }
}
