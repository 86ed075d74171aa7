package io.github.cosyvoice4j.eval.report;

import io.github.cosyvoice4j.eval.score.Evaluation;
import java.io.IOException;
import java.nio.file.Path;

/** Writes two reports and their comparison, to be looked at. */
final class ReportDemo {
  private ReportDemo() {}

  /**
   * Writes them.
   *
   * @param args the folder
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Evaluation first = SyntheticRun.make("before training", folder.resolve("a"), 60, 0.12);
    Evaluation second = SyntheticRun.make("after training", folder.resolve("b"), 56, 0.05);
    EvaluationReport.write(first, folder.resolve("a"), ReportOptions.DEFAULT);
    EvaluationReport.write(second, folder.resolve("b"), ReportOptions.DEFAULT);
    ComparisonReport.write(
        Comparison.of(first, second), folder, ReportOptions.DEFAULT.withWorst(8));
  }
}
