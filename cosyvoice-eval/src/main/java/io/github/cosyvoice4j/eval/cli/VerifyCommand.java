package io.github.cosyvoice4j.eval.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.eval.verify.PrecisionComparison;
import io.github.cosyvoice4j.eval.verify.PrecisionReport;
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
import picocli.CommandLine.ParameterException;
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

  @ArgGroup(multiplicity = "1")
  private SubjectOptions subject;

  @ArgGroup(multiplicity = "1")
  private Against against;

  @ArgGroup(exclusive = false)
  private PromptOptions prompt;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "1000",
      description = "With --against-fp32: steps of the language model (default: 1000).")
  private int steps;

  @Override
  public Integer call() throws IOException {
    if (prompt != null && against.goldens != null) {
      throw wrong("--prompt-wav: expected with --self or --against-fp32 only");
    }
    if (against.fp32) {
      return compare();
    }
    Path directory =
        subject
            .directory()
            .orElseThrow(
                () ->
                    wrong(
                        "--random: expected --against-fp32 with it, got another; name a --model"));
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Consumer<Row> listener = json ? row -> {} : new RowTable(out);
    VerifyReport report =
        against.self
            ? verifySelf(directory, listener)
            : Verification.run(directory, against.goldens, model.engineOptions(), listener);
    report.problems().values().forEach(problem -> root.tell(problem, err));
    out.println(json ? GSON.toJson(toJson(report)) : summary(report));
    return report.pass() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private VerifyReport verifySelf(Path directory, Consumer<Row> listener) throws IOException {
    try (CosyVoice2 tts = CosyVoice2.load(directory, model.engineOptions())) {
      Voice voice = prompt == null ? BundledPrompt.enroll(tts) : prompt.enroll(tts);
      return SelfVerification.run(tts, voice, listener);
    }
  }

  private int compare() throws IOException {
    if (!model.areRounded()) {
      throw wrong(
          "--against-fp32: expected an option that changes numbers with it, such as --precision or"
              + " --flow-steps, got none; nothing would differ");
    }
    PrecisionComparison.Options options =
        new PrecisionComparison.Options(model.exactOptions(), model.engineOptions(), steps);
    PrintWriter out = spec.commandLine().getOut();
    Consumer<String> progress = spec.commandLine().getErr()::println;
    Path directory = subject.directory().orElse(null);
    PrecisionReport report =
        directory == null
            ? PrecisionComparison.ofRandom(subject.size(), options, progress)
            : PrecisionComparison.ofModel(directory, prompt(directory), options, progress);
    if (json) {
      out.println(GSON.toJson(PrecisionLines.json(report)));
    } else {
      PrecisionLines.of(report).forEach(out::println);
    }
    return report.isFinite() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private PrecisionComparison.Prompt prompt(Path directory) throws IOException {
    return prompt == null
        ? BundledPrompt.find(directory)
        : new PrecisionComparison.Prompt(Audio.readWav(prompt.wav), prompt.text);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
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

    @Option(
        names = "--against-fp32",
        description =
            "No goldens: measure what --precision or --flow-steps changes, against single"
                + " precision and upstream's steps.")
    private boolean fp32;
  }

  /** The voice for {@code --self} and {@code --against-fp32}. */
  private static final class PromptOptions {
    @Option(
        names = "--prompt-wav",
        required = true,
        paramLabel = "FILE",
        description =
            "With --self or --against-fp32: the voice (default: one in the model directory, else"
                + " ours).")
    private Path wav;

    @Option(
        names = "--prompt-text",
        required = true,
        paramLabel = "TEXT",
        description = "What is said in the prompt.")
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
  static Double orNull(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
