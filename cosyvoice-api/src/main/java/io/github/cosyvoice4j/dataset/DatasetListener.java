package io.github.cosyvoice4j.dataset;

import java.util.OptionalLong;

/**
 * Hears how a set is spoken, on the thread that called {@link DatasetInferer#infer}. What it throws
 * ends the run.
 */
public interface DatasetListener {
  /** Hears nothing. */
  DatasetListener NONE = new DatasetListener() {};

  /**
   * The work begins.
   *
   * @param rows how many rows there are to work on, where that is known beforehand
   */
  default void begin(OptionalLong rows) {}

  /**
   * Something people should know of.
   *
   * @param text a line such as one of the journal that can't be read
   */
  default void note(String text) {}

  /**
   * A row was spoken by an earlier run.
   *
   * @param result what that run wrote down
   */
  default void earlier(DatasetResult result) {}

  /**
   * A row has its result, which is on the disk.
   *
   * @param result what became of it
   */
  default void result(DatasetResult result) {}

  /**
   * The work is done.
   *
   * @param summary all of it
   */
  default void end(DatasetSummary summary) {}
}
