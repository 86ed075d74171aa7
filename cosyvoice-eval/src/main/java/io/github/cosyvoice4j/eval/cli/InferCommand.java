package io.github.cosyvoice4j.eval.cli;

import io.github.cosyvoice4j.dataset.DatasetSummary;
import io.github.cosyvoice4j.dataset.Shard;
import io.github.cosyvoice4j.eval.infer.InferJob;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Speaks an evaluation set into a folder. */
@Command(
    name = "infer",
    description = {
      "Speak a whole evaluation set into a folder.",
      "A run that was stopped or killed is finished by running it again."
    },
    footer = {
      "",
      "Tokens are drawn as the model's yaml says; with --llm-model-name-or-path",
      "with top-p 0.95, top-k 50, temperature 0.8. Each may be given alone.",
      "Exit codes: 0 all spoken, 3 some rows were not, 1 none was, or it stopped."
    },
    mixinStandardHelpOptions = true)
final class InferCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private InferOptions options;
  @Mixin private ProgressOptions progress;

  @Option(
      names = "--json",
      description = "Print JSON: a line for each row that has its result, then one of the whole.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    InferJob job = options.job(System.getenv());
    job.check();
    Shard shard = job.options().shard();
    if (!shard.equals(Shard.WHOLE)) {
      err.println("shard " + shard); // the environment may have chosen it, unseen
    }
    err.println("loading " + job.model());
    DatasetSummary summary;
    try (DatasetProgress shown = progress.on(err)) {
      summary = job.run(json ? new DatasetJson(out, shown) : shown);
    }
    out.println(json ? DatasetJson.of(summary) : line(summary));
    return exitCode(summary, err);
  }

  private String line(DatasetSummary summary) {
    return options.output() + ": " + SummaryLine.of(summary);
  }

  private int exitCode(DatasetSummary summary, PrintWriter err) {
    if (summary.isComplete()) {
      return ExitCode.DONE;
    }
    if (summary.done() + summary.earlier() > 0) {
      return ExitCode.PARTLY_DONE;
    }
    err.println(
        "error: rows: expected some that can be spoken, got none of "
            + summary.rows()
            + "; the reasons are in "
            + options.output().resolve("journal.jsonl"));
    return ExitCode.FAILED;
  }
}
