package io.github.cosyvoice4j.core.engine;

/**
 * One of the two lines of work: the language model's, or the vocoder's. Turns are taken by one
 * thread; {@link #signal} and whatever hands work over may be called from any.
 */
interface Lane {
  /**
   * Does what can be done now, one step of it.
   *
   * @return whether there may be more to do; if not, the next signal says when
   */
  boolean turn();

  /** {@return what wakes the lane} */
  Signal signal();

  /**
   * Hears that a turn threw what belongs to no request: every request the lane knows fails.
   *
   * @param failure what it threw
   */
  void broken(Throwable failure);

  /** Frees what the lane holds; called by its thread, after its last turn. */
  void leave();
}
