package io.github.cosyvoice4j.eval.verify;

import java.io.IOException;

/** Runs a stage on the goldens of the stage before it and compares what comes out. */
interface StageCheck {
  /**
   * {@return whether this check is the one for a golden file}
   *
   * @param stage the file's name without extension
   */
  boolean isFor(String stage);

  /**
   * Runs the stage.
   *
   * @param goldens the set
   * @param stage the golden file's name without extension
   * @param rows takes a row for every value of the file
   * @throws IOException if a golden or a file of the model is damaged
   */
  void run(GoldenSet goldens, String stage, StageRows rows) throws IOException;
}
