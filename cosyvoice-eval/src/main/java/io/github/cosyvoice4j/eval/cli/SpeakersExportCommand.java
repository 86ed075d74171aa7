package io.github.cosyvoice4j.eval.cli;

import com.google.gson.JsonObject;
import io.github.cosyvoice4j.eval.speakers.SpeakerFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes speakers to a file. */
@Command(
    name = "export",
    description = "Write speakers to a file, for upstream or for another machine.",
    mixinStandardHelpOptions = true)
final class SpeakersExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SpeakersOptions speakers;

  @Parameters(paramLabel = "ID", arity = "1..*", description = "Whom to write.")
  private List<String> ids;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "Where to write.")
  private Path output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "spk2info (upstream's, any number of speakers) or native (ours, one speaker); default:"
              + " what the file's name ends with, .pt or .voice.")
  private SpeakerFormat format;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Puts transcripts into ids for spk2info; its speakers can be written too.")
  private Path model;

  @Option(names = "--replace", description = "Take the place of a file that is there.")
  private boolean replace;

  @Override
  public Integer call() throws IOException {
    SpeakerFormat chosen = format == null ? SpeakerFormat.ofName(output) : format;
    Path file = OutputFile.require(output);
    speakers.open(model).export(ids, file, chosen, replace);
    JsonObject json = new JsonObject();
    json.add("exported", SpeakersOptions.array(ids));
    json.addProperty("file", file.toString());
    json.addProperty("format", chosen.name().toLowerCase(Locale.ROOT));
    spec.commandLine()
        .getOut()
        .println(speakers.json() ? json : file + ": " + String.join(", ", ids));
    return ExitCode.DONE;
  }
}
