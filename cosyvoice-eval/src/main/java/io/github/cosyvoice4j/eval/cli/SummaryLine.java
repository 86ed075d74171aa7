package io.github.cosyvoice4j.eval.cli;

import io.github.cosyvoice4j.dataset.DatasetSummary;
import java.util.Locale;

/** What became of a set, for people. */
final class SummaryLine {
  private static final double NANOS = 1e9;

  private SummaryLine() {}

  static String of(DatasetSummary summary) {
    String speech =
        String.format(
            Locale.ROOT,
            "%.1f s of speech in %.1f s (RTF %.2f)",
            summary.audio().toNanos() / NANOS,
            summary.elapsed().toNanos() / NANOS,
            summary.realTimeFactor());
    return summary.done()
        + " of "
        + summary.rows()
        + " rows spoken, "
        + (summary.earlier() > 0 ? summary.earlier() + " earlier, " : "")
        + summary.skipped()
        + " skipped, "
        + summary.failed()
        + " failed"
        + (summary.done() > 0 ? "; " + speech : "");
  }
}
