package io.github.cosyvoice4j.eval.cli;

import io.github.cosyvoice4j.dataset.DatasetListener;
import io.github.cosyvoice4j.dataset.DatasetResult;
import io.github.cosyvoice4j.dataset.DatasetStatus;
import io.github.cosyvoice4j.dataset.DatasetSummary;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Shows how far a set is: a bar that is drawn over, or lines that read well in a log. What was not
 * spoken has a line of its own either way.
 */
final class DatasetProgress implements DatasetListener, AutoCloseable {
  private static final long NANOS_BETWEEN_LINES = Duration.ofSeconds(10).toNanos();
  private static final long NANOS_BETWEEN_BARS = Duration.ofMillis(100).toNanos();
  private static final double NANOS = 1e9;
  private static final double NANOS_A_MINUTE = 60e9;

  /** A line that a terminal breaks can't be drawn over; the cursor takes the last of 80. */
  private static final int COLUMNS = 79;

  private static final int LONGEST_BAR = 20;

  /** Goes to the begin of the line and clears the rest of it, as every terminal does. */
  private static final String CLEAR = "\r\u001b[K";

  private final PrintWriter err;
  private final ProgressOptions.Look look;
  private final LongSupplier clock;
  private OptionalLong rows = OptionalLong.empty();
  private long begin;
  private long last;
  private long earlier;
  private long done;
  private long skipped;
  private long failed;
  private Duration audio = Duration.ZERO;
  private boolean drawn;

  DatasetProgress(PrintWriter err, ProgressOptions.Look look, LongSupplier clock) {
    this.err = err;
    this.look = look;
    this.clock = clock;
  }

  @Override
  public void begin(OptionalLong count) {
    rows = count;
    begin = clock.getAsLong();
    last = begin;
  }

  @Override
  public void note(String text) {
    say("note: " + text);
  }

  @Override
  public void earlier(DatasetResult result) {
    earlier++;
    show(false);
  }

  @Override
  public void result(DatasetResult result) {
    switch (result.status()) {
      case DONE -> {
        done++;
        audio = audio.plus(result.speech().orElseThrow().audio());
      }
      case SKIPPED -> skipped++;
      case FAILED -> failed++;
    }
    if (result.status() != DatasetStatus.DONE) {
      tell(result);
    }
    show(false);
  }

  private void tell(DatasetResult result) {
    say(
        result.status().name().toLowerCase(Locale.ROOT)
            + " row "
            + result.row()
            + result.id().map(id -> " (" + id + ")").orElse("")
            + ": "
            + result.reason().orElseThrow());
  }

  @Override
  public void end(DatasetSummary summary) {
    show(true);
  }

  private void show(boolean now) {
    long time = clock.getAsLong();
    boolean bar = look == ProgressOptions.Look.BAR;
    boolean due = time - last >= (bar ? NANOS_BETWEEN_BARS : NANOS_BETWEEN_LINES);
    if (look == ProgressOptions.Look.NONE || !(now || due)) {
      return;
    }
    last = time;
    if (bar) {
      String line = line(time);
      String whole = bar(COLUMNS - line.length()) + line;
      err.print(CLEAR + whole.substring(0, Math.min(COLUMNS, whole.length())));
      drawn = true;
    } else {
      err.println(line(time));
    }
    err.flush();
  }

  private long seen() {
    return earlier + done + skipped + failed;
  }

  /** {@return a bar that leaves its line room for the rest; nothing where it can't} */
  private String bar(int room) {
    int length = Math.min(LONGEST_BAR, room - "[] ".length());
    if (rows.isEmpty() || rows.getAsLong() == 0 || length < 1) {
      return "";
    }
    int full = (int) (length * Math.min(1.0, (double) seen() / rows.getAsLong()));
    return "[" + "#".repeat(full) + "-".repeat(length - full) + "] ";
  }

  private String line(long time) {
    long elapsed = time - begin;
    StringBuilder line = new StringBuilder();
    line.append(seen());
    rows.ifPresent(all -> line.append('/').append(all));
    if (done > 0 && elapsed > 0) {
      line.append(
          String.format(
              Locale.ROOT,
              ", RTF %.2f, %.1f utt/min",
              (double) elapsed / Math.max(1, audio.toNanos()),
              done * NANOS_A_MINUTE / elapsed));
    }
    line.append(", ").append(failed).append(" failed, ").append(skipped).append(" skipped");
    if (rows.isPresent() && done > 0) {
      line.append(", ETA ").append(eta(elapsed, rows.getAsLong() - seen()));
    }
    return line.toString();
  }

  /** Those to come are taken to be as those before them that took time. */
  private String eta(long elapsed, long left) {
    double seconds = Math.max(0, left) * (elapsed / NANOS) / (done + failed);
    Duration time = Duration.ofSeconds(Math.round(seconds));
    return time.toHours() > 0
        ? String.format(Locale.ROOT, "%d:%02d h", time.toHours(), time.toMinutesPart())
        : String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
  }

  private void say(String text) {
    if (drawn) {
      err.print(CLEAR);
      drawn = false;
      last = Long.MIN_VALUE / 2; // the bar comes back below
    }
    err.println(printable(text));
    err.flush();
  }

  /** An id or a path may be anything, and a terminal obeys some of it. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  /** Leaves the line of the bar. */
  @Override
  public void close() {
    if (drawn) {
      err.println();
      err.flush();
      drawn = false;
    }
  }
}
