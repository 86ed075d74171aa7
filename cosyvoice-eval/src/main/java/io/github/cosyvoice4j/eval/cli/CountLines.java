package io.github.cosyvoice4j.eval.cli;

import io.github.cosyvoice4j.eval.evaluate.EvaluationProgress;
import java.io.PrintWriter;
import java.time.Duration;

/** Tells how many utterances are done, a line at a time, so that it reads well in a log too. */
final class CountLines implements EvaluationProgress {
  private static final long NANOS_BETWEEN_LINES = Duration.ofSeconds(2).toNanos();

  private final PrintWriter err;
  private long lastLine = System.nanoTime();

  CountLines(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void at(String step, int done, int total) {
    long now = System.nanoTime();
    if (done == total || now - lastLine >= NANOS_BETWEEN_LINES) {
      lastLine = now;
      err.println(step + " " + done + " of " + total);
      err.flush();
    }
  }
}
