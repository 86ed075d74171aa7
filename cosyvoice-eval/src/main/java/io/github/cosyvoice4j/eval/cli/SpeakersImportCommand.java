package io.github.cosyvoice4j.eval.cli;

import com.google.gson.JsonObject;
import io.github.cosyvoice4j.eval.speakers.SpeakerLibrary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Saves the speakers of a file. */
@Command(
    name = "import",
    description = "Save the speakers of a file: a voice of ours, or upstream's spk2info.pt.",
    mixinStandardHelpOptions = true)
final class SpeakersImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @ParentCommand private SpeakersCommand parent;
  @Mixin private SpeakersOptions speakers;

  @Parameters(paramLabel = "FILE", description = "The file; its content tells which kind it is.")
  private Path file;

  @Option(
      names = "--as",
      paramLabel = "ID",
      description = "What to call the one speaker of the file.")
  private String as;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "The model of a spk2info.pt; with it transcripts become readable.")
  private Path model;

  @Option(names = "--replace", description = "Take the place of speakers saved before.")
  private boolean replace;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    SpeakerLibrary library = speakers.open(model);
    SpeakerLibrary.Imported imported = library.importFile(file, Optional.ofNullable(as), replace);
    imported.problems().values().forEach(e -> parent.root().tell(e, err));
    JsonObject json = new JsonObject();
    json.add("imported", SpeakersOptions.array(imported.ids()));
    spec.commandLine()
        .getOut()
        .println(
            speakers.json()
                ? json
                : "saved in " + library.folder() + ": " + String.join(", ", imported.ids()));
    if (imported.problems().isEmpty()) {
      return ExitCode.DONE;
    }
    return imported.ids().isEmpty() ? ExitCode.FAILED : ExitCode.PARTLY_DONE;
  }
}
