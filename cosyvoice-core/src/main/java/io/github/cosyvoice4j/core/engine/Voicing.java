package io.github.cosyvoice4j.core.engine;

/** An utterance in the vocoder's lane, whose thread alone uses it. */
interface Voicing extends AutoCloseable {
  Utterance utterance();

  /** {@return whether there are tokens enough for its next piece, and it is the one to be heard} */
  boolean isReady();

  /** {@return whether its listener has heard nothing yet} */
  boolean isFirst();

  /** {@return when its listener runs dry, by the engine's clock} */
  long dueAt();

  /** Makes the next piece. */
  void make();

  /** {@return whether all was made} */
  boolean isDone();

  /** Frees what it keeps between pieces. Idempotent. */
  @Override
  void close();
}
