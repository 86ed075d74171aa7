package io.github.cosyvoice4j.eval.cli;

import io.github.cosyvoice4j.eval.asr.AsrEngine;
import io.github.cosyvoice4j.eval.evaluate.EvaluationOutcome;
import io.github.cosyvoice4j.eval.evaluate.EvaluationRun;
import io.github.cosyvoice4j.eval.evaluate.EvaluationSettings;
import io.github.cosyvoice4j.eval.evaluate.UtteranceTexts;
import io.github.cosyvoice4j.eval.evaluate.UtteranceTexts.Entry;
import io.github.cosyvoice4j.eval.metric.Metric;
import io.github.cosyvoice4j.eval.report.Comparison;
import io.github.cosyvoice4j.eval.report.ComparisonReport;
import io.github.cosyvoice4j.eval.report.EvaluationReport;
import io.github.cosyvoice4j.eval.report.ReportOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Scores a synthesized set, or compares two that were scored. */
@Command(
    name = "evaluate",
    description = {
      "Score synthesized speech against what was to be said, and write a report.",
      "The sound may come from infer or from upstream's own scripts."
    },
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ReferenceOptions references;
  @Mixin private ScoreOptions scoring;
  @Mixin private MetricOptions metricOptions;
  @Mixin private AsrSettings asrSettings;

  @Option(
      names = "--hyp",
      paramLabel = "FILE",
      description =
          "What was heard, in the forms of --ref or as transcribe prints it; else --asr listens.")
  private Path hypotheses;

  @Option(
      names = "--wavs",
      paramLabel = "DIR",
      arity = "1..*",
      description = "Folders with <id>.wav for each utterance; of an id in several the first.")
  private List<Path> wavs = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Where the files go (default: the first folder of --wavs, as upstream does).")
  private Path output;

  @Option(
      names = "--compare",
      paramLabel = "RUN",
      arity = "2",
      description =
          "Instead: put two runs side by side, each an output folder or a report.json, with a"
              + " confidence interval of each difference.")
  private List<Path> compared = List.of();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    return compared.isEmpty() ? evaluate() : compare();
  }

  private Integer evaluate() throws IOException {
    List<Metric> metrics = openMetrics();
    try {
      EvaluationSettings.Builder settings =
          EvaluationSettings.newBuilder(
                  scoring.profile(), references.read(!metrics.isEmpty()), outputFolder())
              .name(scoring.name())
              .wavs(wavs)
              .metrics(metrics);
      if (hypotheses != null) {
        settings.hypotheses(readHypotheses());
      }
      return listen(settings);
    } finally {
      metrics.forEach(Metric::close);
    }
  }

  private Integer listen(EvaluationSettings.Builder settings) throws IOException {
    try (AsrEngine engine = openAsr()) {
      if (engine != null) {
        settings.transcriber(asrSettings.transcriber(engine));
      }
      return evaluate(settings.build());
    }
  }

  private AsrEngine openAsr() throws IOException {
    return scoring.asr().isPresent() ? asrSettings.open(scoring.asr().get()) : null;
  }

  private Integer evaluate(EvaluationSettings settings) throws IOException {
    EvaluationOutcome outcome = EvaluationRun.run(settings, new CountLines(err()));
    lines().print(outcome);
    return outcome.leftOut() == 0 ? ExitCode.DONE : ExitCode.PARTLY_DONE;
  }

  private List<Metric> openMetrics() throws IOException {
    if (wavs.isEmpty()) {
      metricOptions.requireNone();
      return List.of();
    }
    return metricOptions.open();
  }

  private Path outputFolder() {
    if (output == null && wavs.isEmpty()) {
      throw new IllegalArgumentException("-o: expected a folder for the files, got none");
    }
    return output == null ? wavs.get(0) : output;
  }

  private Map<String, String> readHypotheses() throws IOException {
    Map<String, String> texts = new HashMap<>();
    for (Entry entry : UtteranceTexts.read(hypotheses, UtteranceTexts.Side.HYPOTHESIS)) {
      if (texts.putIfAbsent(entry.id(), entry.text()) != null) {
        err().println("note: transcript " + entry.id() + ": comes twice; the first is taken");
      }
    }
    return texts;
  }

  private Integer compare() throws IOException {
    if (output == null) {
      throw new IllegalArgumentException("-o: expected a folder for the comparison, got none");
    }
    Comparison comparison =
        Comparison.of(
            EvaluationReport.read(compared.get(0)), EvaluationReport.read(compared.get(1)));
    ComparisonReport.write(comparison, output, ReportOptions.DEFAULT);
    if (json) {
      spec.commandLine().getOut().print(ComparisonReport.json(comparison));
      spec.commandLine().getOut().flush();
    } else {
      lines().print(comparison);
    }
    comparison.notes().forEach(note -> err().println("note: " + note));
    err().println("wrote " + output.resolve(ComparisonReport.HTML));
    return ExitCode.DONE;
  }

  private EvaluationLines lines() {
    return new EvaluationLines(spec.commandLine().getOut(), err(), json);
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
