package io.github.cosyvoice4j.eval.cli;

import io.github.cosyvoice4j.eval.verify.Row;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Consumer;

/** Prints comparisons as they come, under a line of names. */
final class RowTable implements Consumer<Row> {
  private static final String LINE = "%-14s %-44s %10s %10s %10s  %s%n";

  private final PrintWriter out;
  private boolean begun;

  RowTable(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void accept(Row row) {
    if (!begun) {
      begun = true;
      out.printf(LINE, "stage", "key", "maxAbs", "rel", "tolerance", "status");
    }
    out.printf(
        LINE,
        row.stage(),
        row.key(),
        number(row.maxAbs()),
        number(row.rel()),
        number(row.tolerance()),
        row.status().label());
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3g", value);
  }
}
