package io.github.cosyvoice4j.eval.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.eval.verify.Row;
import io.github.cosyvoice4j.eval.verify.Status;
import io.github.cosyvoice4j.eval.verify.Verification;
import io.github.cosyvoice4j.eval.verify.VerifyReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Compares every stage with upstream's on this machine. */
@Command(
    name = "verify",
    description = "Compare every stage of a model with upstream's output, on this machine.",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  private static final Gson GSON = new GsonBuilder().serializeNulls().create();
  private static final String HEADER =
      String.format("%-14s %-44s %10s %10s %10s  %s", "stage", "key", "maxAbs", "rel", "tol", "");

  @Spec private CommandSpec spec;
  @ParentCommand private CosyVoiceCommand root;
  @Mixin private ModelOptions model;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "A CosyVoice2 model directory as upstream publishes it.")
  private Path directory;

  @Option(
      names = "--goldens",
      required = true,
      paramLabel = "DIR",
      description = "Goldens recorded with that model; docs/verify.md tells how.")
  private Path goldens;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (!json) {
      out.println(HEADER);
    }
    VerifyReport report =
        Verification.run(
            directory, goldens, model.engineOptions(), json ? row -> {} : row -> print(row, out));
    report.problems().values().forEach(problem -> root.tell(problem, err));
    out.println(json ? GSON.toJson(toJson(report)) : summary(report));
    return report.pass() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static void print(Row row, PrintWriter out) {
    out.printf(
        "%-14s %-44s %10s %10s %10s  %s%n",
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

  private static String summary(VerifyReport report) {
    String counts =
        Arrays.stream(Status.values())
            .map(status -> report.count(status) + " " + status.label())
            .collect(Collectors.joining(", "));
    return (report.pass() ? "pass: " : "FAIL: ") + counts;
  }

  private static JsonObject toJson(VerifyReport report) {
    JsonArray rows = new JsonArray();
    report.rows().forEach(row -> rows.add(toJson(row)));
    JsonObject json = new JsonObject();
    json.add("rows", rows);
    json.addProperty("pass", report.pass());
    return json;
  }

  private static JsonObject toJson(Row row) {
    JsonObject json = new JsonObject();
    json.addProperty("stage", row.stage());
    json.addProperty("key", row.key());
    json.addProperty("maxAbs", orNull(row.maxAbs()));
    json.addProperty("rel", orNull(row.rel()));
    json.addProperty("tolerance", orNull(row.tolerance()));
    json.addProperty("status", row.status().label());
    return json;
  }

  /** JSON has no word for what is not a number. */
  private static Double orNull(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
