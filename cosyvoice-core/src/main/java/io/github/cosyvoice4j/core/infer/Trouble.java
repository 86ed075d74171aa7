package io.github.cosyvoice4j.core.infer;

import io.github.cosyvoice4j.CancelledException;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.SynthesisException;
import io.github.cosyvoice4j.dataset.DatasetStatus;

/**
 * Why a row is not spoken.
 *
 * @param status skipped if the row itself is at fault, failed otherwise
 * @param reason one line
 */
record Trouble(DatasetStatus status, String reason) {
  static Trouble skipped(String reason) {
    return new Trouble(DatasetStatus.SKIPPED, reason);
  }

  static Trouble skipped(Throwable fault) {
    return skipped(Reasons.of(fault));
  }

  /**
   * {@return what a failure means for its row}
   *
   * @throws RuntimeException the failure, if it is everybody's: the model was closed
   * @throws Error likewise
   */
  static Trouble of(Throwable failure) {
    if (failure instanceof Error e) {
      throw e;
    }
    if (failure instanceof IllegalStateException || failure instanceof CancelledException) {
      throw (RuntimeException) failure;
    }
    boolean rows = failure instanceof IllegalArgumentException || saysNothing(failure);
    return new Trouble(rows ? DatasetStatus.SKIPPED : DatasetStatus.FAILED, Reasons.of(failure));
  }

  /** The engine tells so where a text gave no speech tokens, and no other way. */
  private static boolean saysNothing(Throwable failure) {
    return failure.getClass() == SynthesisException.class
        && ((SynthesisException) failure).stage() == Stage.LLM
        && failure.getCause() == null;
  }
}
