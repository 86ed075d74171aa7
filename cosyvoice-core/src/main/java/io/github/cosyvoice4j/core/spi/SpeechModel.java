package io.github.cosyvoice4j.core.spi;

import java.util.Map;

/** The loaded nets of one model. Weights are immutable and shared by all requests. */
public interface SpeechModel extends AutoCloseable {
  /** {@return the language model} */
  SpeechLanguageModel llm();

  /** {@return flow and vocoder} */
  TokenToWave tokenToWave();

  /** {@return processors that one operation of a net takes} */
  int threads();

  /** {@return numbers in the weights} */
  long parameters();

  /** {@return facts for people, in a fixed order: natives, BLAS, threads, CPU features, sizes} */
  Map<String, String> details();

  /**
   * Prepares the calling thread for work with this model.
   *
   * @return what undoes it, closed by the same thread when it ends
   */
  ThreadMode enterThread();

  /** Frees the weights. Idempotent. No step may be under way. */
  @Override
  void close();

  /** What {@link #enterThread} changed about a thread. */
  interface ThreadMode extends AutoCloseable {
    /** Undoes it. */
    @Override
    void close();
  }
}
