package io.github.cosyvoice4j.eval.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.dataset.DatasetResult;
import io.github.cosyvoice4j.dataset.DatasetStatus;
import io.github.cosyvoice4j.dataset.DatasetSummary;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DatasetProgressTest {
  private static final String CLEAR = "\r\u001b[K";

  private final StringWriter text = new StringWriter();
  private long now = 5;

  private DatasetProgress progress(ProgressOptions.Look look) {
    DatasetProgress progress = new DatasetProgress(new PrintWriter(text), look, () -> now);
    progress.begin(OptionalLong.of(10));
    return progress;
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private static DatasetResult done(long row) {
    return new DatasetResult(
        row,
        Optional.of("id"),
        DatasetStatus.DONE,
        Optional.empty(),
        OptionalLong.of(1),
        1,
        Optional.of(
            new DatasetResult.Speech("id.wav", 25, Duration.ofSeconds(1), Duration.ofSeconds(4))));
  }

  private static DatasetResult failed(long row, String id) {
    return new DatasetResult(
        row,
        Optional.of(id),
        DatasetStatus.FAILED,
        Optional.of("LLM: \u0007broken"),
        OptionalLong.of(1),
        1,
        Optional.empty());
  }

  private static DatasetSummary summary() {
    return new DatasetSummary(2, 1, 0, 1, Duration.ofSeconds(8), Duration.ofSeconds(20));
  }

  private String shown() {
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  @Test
  void aLogGetsALineNowAndThen() {
    try (DatasetProgress progress = progress(ProgressOptions.Look.LINES)) {
      progress.earlier(done(1));
      progress.result(done(2));
      pass(Duration.ofSeconds(9));
      progress.result(done(3));
      assertEquals("", shown());
      pass(Duration.ofSeconds(3));
      progress.result(failed(4, "a\u001bb"));
      progress.end(summary());
    }
    String line = "4/10, RTF 1.50, 10.0 utt/min, 1 failed, 0 skipped, ETA 0:24\n";
    assertEquals("failed row 4 (a?b): LLM: ?broken\n" + line + line, shown());
  }

  @Test
  void aTerminalGetsABar() {
    try (DatasetProgress progress = progress(ProgressOptions.Look.BAR)) {
      pass(Duration.ofHours(1));
      progress.result(done(1));
      progress.result(done(2));
      progress.result(failed(3, "x"));
    }
    String bar = CLEAR + "[#-------------] 1/10, RTF 900.00, 0.0 utt/min, 0 failed, 0 skipped";
    assertTrue(shown().startsWith(bar + ", ETA 9:00 h"), shown());
    assertTrue(shown().contains(CLEAR + "failed row 3 (x): LLM: ?broken\n"), shown());
    assertTrue(shown().endsWith("1 failed, 0 skipped, ETA 2:20 h\n"), shown());
    assertEquals(2, shown().split("\\[#", -1).length - 1, shown());
  }

  /** A line that is broken in two can't be drawn over. */
  @Test
  void aBarFitsATerminal() {
    try (DatasetProgress progress = progress(ProgressOptions.Look.BAR)) {
      progress.begin(OptionalLong.of(123_456));
      for (int row = 1; row <= 200; row++) {
        pass(Duration.ofMinutes(3));
        progress.result(done(row));
      }
    }
    for (String line : shown().split(CLEAR.replace("[", "\\["), -1)) {
      assertTrue(line.strip().length() < 80, line);
    }
    assertTrue(shown().contains("199/123456, RTF 45.00, "), shown());
  }

  @Test
  void whereNothingIsWantedTroubleIsToldAllTheSame() {
    try (DatasetProgress progress = progress(ProgressOptions.Look.NONE)) {
      pass(Duration.ofMinutes(1));
      progress.result(done(1));
      progress.result(failed(2, "x"));
      progress.note("journal.jsonl: 3. line");
      progress.end(summary());
    }
    assertEquals("failed row 2 (x): LLM: ?broken\nnote: journal.jsonl: 3. line\n", shown());
  }

  @Test
  void theSummaryTellsAll() {
    assertEquals(
        "2 of 4 rows spoken, 1 earlier, 0 skipped, 1 failed; 8.0 s of speech in 20.0 s (RTF 2.50)",
        SummaryLine.of(summary()));
  }
}
