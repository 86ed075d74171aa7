package io.github.cosyvoice4j.eval.cli;

import com.google.gson.JsonObject;
import io.github.cosyvoice4j.eval.speakers.SpeakerLibrary;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Removes saved speakers. */
@Command(
    name = "remove",
    description = "Remove saved speakers; if one of the ids is not there, none.",
    mixinStandardHelpOptions = true)
final class SpeakersRemoveCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SpeakersOptions speakers;

  @Parameters(paramLabel = "ID", arity = "1..*", description = "Whom to remove.")
  private List<String> ids;

  @Override
  public Integer call() throws IOException {
    SpeakerLibrary library = speakers.open(null);
    library.remove(ids);
    JsonObject json = new JsonObject();
    json.add("removed", SpeakersOptions.array(ids));
    spec.commandLine()
        .getOut()
        .println(
            speakers.json()
                ? json
                : "removed from " + library.folder() + ": " + String.join(", ", ids));
    return ExitCode.DONE;
  }
}
