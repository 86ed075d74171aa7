package io.github.cosyvoice4j.eval.report;

/**
 * How much a page holds.
 *
 * @param worst how many utterances to show with sound and pictures, at least 0
 * @param soundBytes how many bytes of sound to put into the page at most; in the page they take a
 *     third more
 * @param rows how many rows the table of all utterances has at most; the CSV has all
 */
public record ReportOptions(int worst, long soundBytes, int rows) {
  /** 20 utterances, 24 MiB of sound (8 minutes), 5,000 rows. */
  public static final ReportOptions DEFAULT = new ReportOptions(20, 24L << 20, 5_000);

  /** Checks the numbers. */
  public ReportOptions {
    requireNotNegative("worst", worst);
    requireNotNegative("sound bytes", soundBytes);
    requireNotNegative("rows", rows);
  }

  /**
   * {@return the same with another number of utterances to show}
   *
   * @param count at least 0
   */
  public ReportOptions withWorst(int count) {
    return new ReportOptions(count, soundBytes, rows);
  }

  private static void requireNotNegative(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + ": expected 0 or more, got " + value);
    }
  }
}
