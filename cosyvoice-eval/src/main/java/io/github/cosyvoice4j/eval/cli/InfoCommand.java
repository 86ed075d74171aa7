package io.github.cosyvoice4j.eval.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.ModelInfo;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells what a model directory holds and what it runs on. */
@Command(
    name = "info",
    description = "Tell what a model directory holds and what it runs on.",
    mixinStandardHelpOptions = true)
final class InfoCommand implements Callable<Integer> {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  @Spec private CommandSpec spec;
  @Mixin private ModelOptions model;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "A CosyVoice2 model directory as upstream publishes it.")
  private Path directory;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (CosyVoice2 tts = CosyVoice2.load(directory, model.engineOptions())) {
      if (json) {
        out.println(GSON.toJson(toJson(tts.info())));
      } else {
        print(tts.info(), out);
      }
    }
    return ExitCode.DONE;
  }

  private static JsonObject toJson(ModelInfo info) {
    JsonObject json = new JsonObject();
    json.addProperty("directory", info.directory().toString());
    json.addProperty("generation", info.generation());
    json.addProperty("sampleRate", info.sampleRate());
    json.addProperty("parameters", info.parameters());
    json.add("details", GSON.toJsonTree(info.details()));
    return json;
  }

  private static void print(ModelInfo info, PrintWriter out) {
    print(out, "directory", info.directory().toString());
    print(out, "generation", info.generation());
    print(out, "sample rate", info.sampleRate() + " Hz");
    print(out, "parameters", String.format(Locale.ROOT, "%,d", info.parameters()));
    info.details().forEach((name, value) -> print(out, name, value));
  }

  private static void print(PrintWriter out, String name, String value) {
    out.printf("%-16s %s%n", name, value);
  }
}
