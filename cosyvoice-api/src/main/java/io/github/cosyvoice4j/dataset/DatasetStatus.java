package io.github.cosyvoice4j.dataset;

/** What became of a row. */
public enum DatasetStatus {
  /** Its sound is in a file. */
  DONE,
  /** There is nothing to speak, or nobody to speak it, whatever is tried. */
  SKIPPED,
  /** It could not be spoken this time; the next run tries again. */
  FAILED
}
