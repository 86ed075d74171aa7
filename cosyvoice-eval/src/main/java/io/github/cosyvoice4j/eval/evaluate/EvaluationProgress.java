package io.github.cosyvoice4j.eval.evaluate;

/** Hears how far an evaluation is, on the thread that runs it. */
@FunctionalInterface
public interface EvaluationProgress {
  /** Hears nothing. */
  EvaluationProgress NONE = (step, done, total) -> {};

  /**
   * Called when something more is done.
   *
   * @param step what is being done: {@code transcribed} or {@code measured}
   * @param done how many utterances so far
   * @param total how many there are
   */
  void at(String step, int done, int total);
}
