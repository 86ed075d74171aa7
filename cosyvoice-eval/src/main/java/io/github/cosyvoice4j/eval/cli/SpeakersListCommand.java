package io.github.cosyvoice4j.eval.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.eval.speakers.ListedSpeaker;
import io.github.cosyvoice4j.eval.speakers.SpeakerLibrary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Lists speakers. */
@Command(
    name = "list",
    description = "List the saved speakers and, with --model, those of a model.",
    mixinStandardHelpOptions = true)
final class SpeakersListCommand implements Callable<Integer> {
  private static final double MILLIS = 1e3;

  @Spec private CommandSpec spec;
  @ParentCommand private SpeakersCommand parent;
  @Mixin private SpeakersOptions speakers;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "A model directory; its speakers are listed too.")
  private Path model;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    SpeakerLibrary library = speakers.open(model);
    List<ListedSpeaker> list = library.list();
    if (speakers.json()) {
      out.println(toJson(library, list));
    } else {
      list.forEach(speaker -> out.println(line(speaker)));
    }
    if (list.isEmpty()) {
      err.println("no speakers in " + library.folder());
    }
    list.forEach(speaker -> speaker.problem().ifPresent(e -> parent.root().tell(e, err)));
    boolean whole = list.stream().allMatch(speaker -> speaker.problem().isEmpty());
    return whole ? ExitCode.DONE : ExitCode.PARTLY_DONE;
  }

  private static String line(ListedSpeaker speaker) {
    return String.format(
        Locale.ROOT,
        "%-20s  %-5s  %s",
        speaker.id(),
        source(speaker),
        speaker.voice().map(SpeakersListCommand::describe).orElse("damaged"));
  }

  private static String describe(Voice voice) {
    if (!voice.speechTokens().hasRemaining()) {
      return "an embedding alone, for SFT";
    }
    return String.format(Locale.ROOT, "%5.2f s  ", voice.duration().toMillis() / MILLIS)
        + voice
            .transcript()
            .orElse(voice.transcriptTokens().isPresent() ? "(as ids)" : "(no transcript)");
  }

  private static String source(ListedSpeaker speaker) {
    return speaker.saved() ? "saved" : "model";
  }

  private static JsonObject toJson(SpeakerLibrary library, List<ListedSpeaker> list) {
    JsonArray array = new JsonArray();
    for (ListedSpeaker speaker : list) {
      JsonObject json =
          speaker.voice().map(voice -> toJson(speaker.id(), voice)).orElseGet(JsonObject::new);
      json.addProperty("id", speaker.id());
      json.addProperty("source", source(speaker));
      speaker.problem().ifPresent(e -> json.addProperty("error", Failure.of(e).message()));
      array.add(json);
    }
    JsonObject json = new JsonObject();
    json.addProperty("folder", library.folder().toString());
    json.add("speakers", array);
    return json;
  }

  /** {@return what a voice is, as JSON} */
  static JsonObject toJson(String id, Voice voice) {
    JsonObject json = new JsonObject();
    json.addProperty("id", id);
    json.addProperty("seconds", voice.duration().toMillis() / MILLIS);
    json.addProperty("speechTokens", voice.speechTokens().remaining());
    json.addProperty("melFrames", voice.melFrames());
    voice.transcript().ifPresent(words -> json.addProperty("transcript", words));
    return json;
  }
}
