package io.github.cosyvoice4j.eval.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.dataset.DatasetReader;
import io.github.cosyvoice4j.dataset.DatasetSummary;
import io.github.cosyvoice4j.dataset.LocalRank;
import io.github.cosyvoice4j.dataset.Shard;
import io.github.cosyvoice4j.eval.asr.AsrEngine;
import io.github.cosyvoice4j.eval.asr.FileTranscriber;
import io.github.cosyvoice4j.eval.evaluate.EvaluationOutcome;
import io.github.cosyvoice4j.eval.evaluate.EvaluationRun;
import io.github.cosyvoice4j.eval.evaluate.EvaluationSettings;
import io.github.cosyvoice4j.eval.evaluate.References;
import io.github.cosyvoice4j.eval.infer.InferJob;
import io.github.cosyvoice4j.eval.metric.Metric;
import io.github.cosyvoice4j.eval.run.Preflight;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Speaks an evaluation set and scores it. */
@Command(
    name = "eval-run",
    description = {
      "Speak a whole evaluation set, transcribe it, score it and write a report, in one go.",
      "Sound, scores and report go to --output-dir; a run that was stopped is finished by running"
          + " it again."
    },
    footer = {"", "Exit codes: 0 all spoken and scored, 3 some not, 1 none or stopped."},
    mixinStandardHelpOptions = true)
final class EvalRunCommand implements Callable<Integer> {
  /** Files that are transcribed at the same time: one is read while another is heard. */
  private static final int LISTENERS = 2;

  @Spec private CommandSpec spec;
  @Mixin private InferOptions inferring;
  @Mixin private ScoreOptions scoring;
  @Mixin private AsrSettings.Hearing hearing;
  @Mixin private MetricOptions metricOptions;
  @Mixin private ProgressOptions progress;

  @Option(
      names = ConfigFile.OPTION,
      paramLabel = "FILE",
      description = "Options from a YAML file, without dashes; those given here come before them.")
  @SuppressWarnings("UnusedVariable") // read before all others, by ConfigFile
  private Path config;

  @Option(
      names = "--asr-threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads of the recognizer; 0: one for each processor.")
  private int asrThreads;

  @Option(
      names = "--dry-run",
      description = "Try the set, the model, the recognizer and the room on the disk, and stop.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    InferJob job = inferring.job(gpuOnly(System.getenv()));
    requireWhole(job);
    scoring.check();
    return dryRun ? tryAll(job) : run(job);
  }

  /** {@return what a launcher says of the GPU: which part of the set it means is not asked} */
  private static Map<String, String> gpuOnly(Map<String, String> environment) {
    return LocalRank.of(environment)
        .number()
        .map(number -> Map.of(LocalRank.VARIABLE, number))
        .orElse(Map.of());
  }

  /** Half a set has no error rate; and who listens to nothing has no score. */
  private void requireWhole(InferJob job) {
    if (!job.options().shard().equals(Shard.WHOLE)) {
      throw wrong(
          "--shard: expected the whole set, got a part; use infer --shard for the parts, then"
              + " evaluate --wavs on their folder");
    }
    if (scoring.asr().isEmpty() && !metricOptions.isAny()) {
      throw wrong("--asr: expected a recognizer, or a metric such as --similarity, got neither");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private int tryAll(InferJob job) {
    Preflight preflight = new Preflight();
    preflight.attempt(job);
    scoring.asr().ifPresent(asr -> preflight.attempt("asr", () -> tryAsr(asr)));
    preflight.attempt("metrics", this::tryMetrics);
    List<Preflight.Finding> findings = preflight.findings();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(toJson(findings, preflight.isFine()));
    } else {
      findings.forEach(
          it -> out.println((it.isFine() ? "ok    " : "FAIL  ") + it.name() + ": " + it.detail()));
    }
    return preflight.isFine() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static JsonObject toJson(List<Preflight.Finding> findings, boolean fine) {
    JsonArray checks = new JsonArray();
    for (Preflight.Finding finding : findings) {
      JsonObject check = new JsonObject();
      check.addProperty("name", finding.name());
      check.addProperty("ok", finding.isFine());
      check.addProperty("detail", finding.detail());
      checks.add(check);
    }
    JsonObject object = new JsonObject();
    object.add("checks", checks);
    object.addProperty("ok", fine);
    return object;
  }

  private String tryAsr(Path model) throws IOException {
    try (AsrEngine engine = hearing.open(model, asrThreads)) {
      return model + " (" + engine.getClass().getSimpleName() + ")";
    }
  }

  private String tryMetrics() throws IOException {
    List<Metric> metrics = metricOptions.open();
    metrics.forEach(Metric::close);
    return metrics.isEmpty()
        ? "none"
        : String.join(", ", metrics.stream().map(Metric::name).toList());
  }

  /** Who listens and measures is opened first: what is wrong there is known before the work. */
  private int run(InferJob job) throws IOException {
    job.check();
    List<Metric> metrics = metricOptions.open();
    try (AsrEngine engine = openAsr()) {
      DatasetSummary spoken = speak(job);
      if (spoken.done() + spoken.earlier() == 0) {
        err().println("error: " + job.options().outputDirectory() + ": nothing was spoken");
        return ExitCode.FAILED;
      }
      EvaluationOutcome outcome = evaluate(job, engine, metrics);
      new EvaluationLines(spec.commandLine().getOut(), err(), json).print(outcome);
      boolean whole = spoken.isComplete() && outcome.leftOut() == 0;
      return whole ? ExitCode.DONE : ExitCode.PARTLY_DONE;
    } finally {
      metrics.forEach(Metric::close);
    }
  }

  private AsrEngine openAsr() throws IOException {
    return scoring.asr().isEmpty() ? null : hearing.open(scoring.asr().get(), asrThreads);
  }

  private DatasetSummary speak(InferJob job) throws IOException {
    err().println("loading " + job.model());
    try (DatasetProgress shown = progress.on(err())) {
      DatasetSummary summary = job.run(shown);
      err().println(job.options().outputDirectory() + ": " + SummaryLine.of(summary));
      return summary;
    }
  }

  private EvaluationOutcome evaluate(InferJob job, AsrEngine engine, List<Metric> metrics)
      throws IOException {
    Path folder = job.options().outputDirectory();
    EvaluationSettings.Builder settings =
        EvaluationSettings.newBuilder(
                scoring.profile(), references(job, !metrics.isEmpty()), folder)
            .name(scoring.name())
            .wavs(List.of(folder))
            .metrics(metrics);
    if (engine != null) {
      settings.transcriber(new FileTranscriber(engine, LISTENERS, 1));
    }
    return EvaluationRun.run(settings.build(), new CountLines(err()));
  }

  private static References references(InferJob job, boolean prompts) throws IOException {
    long rows = job.options().limit().orElse(Long.MAX_VALUE);
    try (DatasetReader set = job.data().open()) {
      return References.of(set, new References.Scope(rows, prompts));
    }
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
