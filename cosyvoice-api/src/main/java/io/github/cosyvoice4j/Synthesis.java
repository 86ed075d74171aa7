package io.github.cosyvoice4j;

/**
 * One request under way.
 *
 * <p>Work begins when the verb that returned it is called, and goes on whether or not anybody
 * waits. {@link #close()} gives up: a request that is not done leaves the engine within one step.
 * Closing one that is done does nothing, and its result stays readable. Instances are safe for use
 * by several threads.
 */
public interface Synthesis extends AutoCloseable {
  /**
   * Waits for the whole and returns it.
   *
   * @return mono, at the model's sample rate, in [-1, 1]
   * @throws CancelledException if this or the model was closed first
   * @throws SynthesisException if a stage failed
   * @throws CosyVoiceException if the waiting thread was interrupted; the interrupt flag stays set
   *     and the request goes on
   */
  Audio audio();

  /**
   * Waits for the whole and returns what it cost and how it ended.
   *
   * @return the report
   * @throws CancelledException if this or the model was closed first
   * @throws SynthesisException if a stage failed
   */
  SynthesisReport report();

  /** {@return how far it is, at once} */
  SynthesisProgress progress();

  /** {@return the seed: the one asked for, or the one drawn} */
  long seed();

  /** {@return whether the request ended, well or not} */
  boolean isDone();

  /** Cancels the request if it is not done. Never throws; a second call does nothing. */
  @Override
  void close();
}
