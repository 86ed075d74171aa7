package io.github.cosyvoice4j.eval.verify;

/** How a comparison ended. */
public enum Status {
  /** Within the tolerance. */
  PASS("pass"),
  /** Outside the tolerance, or the stage could not be run. */
  FAIL("FAIL"),
  /** The golden is of something that is not built yet. */
  NOT_COVERED("not_covered"),
  /** The set has no such golden file. */
  MISSING("missing");

  private final String label;

  Status(String label) {
    this.label = label;
  }

  /** {@return how it is written in tables and JSON} */
  public String label() {
    return label;
  }
}
