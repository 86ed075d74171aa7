package io.github.cosyvoice4j.eval.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.eval.asr.AsrEngine;
import io.github.cosyvoice4j.eval.asr.TranscribedFile;
import io.github.cosyvoice4j.eval.asr.Transcript;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prints what a recognizer hears in recordings. */
@Command(
    name = "transcribe",
    description = "Print what is said in recordings: the text, or file, tab and text of several.",
    mixinStandardHelpOptions = true)
final class TranscribeCommand implements Callable<Integer> {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  @Spec private CommandSpec spec;
  @ParentCommand private CosyVoiceCommand root;
  @Mixin private AsrSettings settings;

  @Option(
      names = "--asr",
      required = true,
      paramLabel = "DIR",
      description =
          "A Paraformer in sherpa-onnx's form: model.onnx or model.int8.onnx, and tokens.txt; or"
              + " the one file.")
  private Path model;

  @Parameters(
      arity = "1..*",
      paramLabel = "WAV",
      description = "Recordings: WAVE of any rate, of which the first channel is heard.")
  private List<Path> files;

  @Option(
      names = "--json",
      description = "Print one JSON object a file: file, text, tokens, and timestamps if known.")
  private boolean json;

  private int failures;

  @Override
  public Integer call() throws IOException {
    try (AsrEngine asr = settings.open(model)) {
      settings.transcriber(asr).transcribe(files, this::print);
    }
    if (failures == 0) {
      return ExitCode.DONE;
    }
    return failures == files.size() ? ExitCode.FAILED : ExitCode.PARTLY_DONE;
  }

  private void print(TranscribedFile file) {
    PrintWriter out = spec.commandLine().getOut();
    file.transcript().ifPresent(transcript -> out.println(line(file, transcript)));
    file.problem().ifPresent(this::tell);
    out.flush();
  }

  private void tell(Exception problem) {
    failures++;
    root.tell(problem, spec.commandLine().getErr());
  }

  private String line(TranscribedFile file, Transcript transcript) {
    if (json) {
      return GSON.toJson(toJson(file, transcript));
    }
    return files.size() == 1 ? transcript.text() : file.file() + "\t" + transcript.text();
  }

  private static JsonObject toJson(TranscribedFile file, Transcript transcript) {
    JsonObject json = new JsonObject();
    json.addProperty("file", file.file().toString());
    json.addProperty("text", transcript.text());
    JsonArray tokens = new JsonArray();
    transcript.tokens().forEach(tokens::add);
    json.add("tokens", tokens);
    if (!transcript.timestamps().isEmpty()) {
      JsonArray timestamps = new JsonArray();
      transcript.timestamps().forEach(timestamps::add);
      json.add("timestamps", timestamps);
    }
    return json;
  }
}
