package io.github.cosyvoice4j;

import java.time.Duration;

/**
 * Hears what becomes of requests, for metrics and logs.
 *
 * <p>Called on the engine's threads and on those of callers: an implementation is quick, and safe
 * for use by several threads. It does not wait for a request and does not close the model, as both
 * wait for the thread it is called on. What it throws is dropped.
 *
 * @see EngineOptions.Builder#listener
 */
public interface EngineListener {
  /** Hears nothing. */
  EngineListener NONE = new EngineListener() {};

  /**
   * A request was accepted.
   *
   * @param request which one
   */
  default void queued(Event request) {}

  /**
   * The first net begins to work on it.
   *
   * @param request which one
   */
  default void started(Event request) {}

  /**
   * The first samples are there.
   *
   * @param request which one
   */
  default void firstChunk(Event request) {}

  /**
   * It is done.
   *
   * @param request which one
   * @param report what it cost
   */
  default void finished(Event request, SynthesisReport report) {}

  /**
   * It failed or was given up.
   *
   * @param request which one
   * @param failure what its caller is told
   */
  default void failed(Event request, CosyVoiceException failure) {}

  /**
   * A request at one moment.
   *
   * @param request its number, from 1, in this engine
   * @param mode how it asks
   * @param elapsed time since the request was made
   * @param speechTokens tokens drawn so far, or heard in a recording that is said again
   * @param batchSize how many sequences the language model advanced together when this one was last
   *     among them; 0 before
   */
  record Event(long request, Mode mode, Duration elapsed, int speechTokens, int batchSize) {}
}
