package io.github.cosyvoice4j.eval.infer;

import io.github.cosyvoice4j.core.infer.JournalLine;
import io.github.cosyvoice4j.dataset.DatasetResult;

/** Results as the journal has them. */
public final class ResultJson {
  private ResultJson() {}

  /**
   * {@return one line of JSON}
   *
   * @param result what became of a row
   */
  public static String of(DatasetResult result) {
    return JournalLine.of(result);
  }
}
