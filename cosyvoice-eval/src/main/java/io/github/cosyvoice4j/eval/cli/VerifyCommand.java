package io.github.cosyvoice4j.eval.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.eval.verify.Row;
import io.github.cosyvoice4j.eval.verify.SelfVerification;
import io.github.cosyvoice4j.eval.verify.Status;
import io.github.cosyvoice4j.eval.verify.Verification;
import io.github.cosyvoice4j.eval.verify.VerifyReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
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

  @Spec private CommandSpec spec;
  @ParentCommand private CosyVoiceCommand root;
  @Mixin private ModelOptions model;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "A CosyVoice2 model directory as upstream publishes it.")
  private Path directory;

  @ArgGroup(multiplicity = "1")
  private Against against;

  @ArgGroup(exclusive = false)
  private PromptOptions prompt;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (prompt != null && !against.self) {
      throw new IllegalArgumentException("--prompt-wav: expected with --self only");
    }
    Consumer<Row> listener = json ? row -> {} : new RowTable(out);
    VerifyReport report =
        against.self
            ? verifySelf(listener)
            : Verification.run(directory, against.goldens, model.engineOptions(), listener);
    report.problems().values().forEach(problem -> root.tell(problem, err));
    out.println(json ? GSON.toJson(toJson(report)) : summary(report));
    return report.pass() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private VerifyReport verifySelf(Consumer<Row> listener) throws IOException {
    try (CosyVoice2 tts = CosyVoice2.load(directory, model.engineOptions())) {
      Voice voice = prompt == null ? BundledPrompt.enroll(tts) : prompt.enroll(tts);
      return SelfVerification.run(tts, voice, listener);
    }
  }

  /** What a model is compared with. */
  private static final class Against {
    @Option(
        names = "--goldens",
        paramLabel = "DIR",
        description = "Goldens recorded with that model; docs/verify.md tells how.")
    private Path goldens;

    @Option(
        names = "--self",
        description =
            "No goldens: speak a few English sentences and check what trained weights should do.")
    private boolean self;
  }

  /** The voice for {@code --self}. */
  private static final class PromptOptions {
    @Option(
        names = "--prompt-wav",
        required = true,
        paramLabel = "FILE",
        description = "With --self: the voice (default: one in the model directory, else ours).")
    private Path wav;

    @Option(
        names = "--prompt-text",
        required = true,
        paramLabel = "TEXT",
        description = "With --self: what is said in the prompt.")
    private String text;

    Voice enroll(CosyVoice2 tts) throws IOException {
      return tts.enroll(wav, text);
    }
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
