package io.github.cosyvoice4j.eval.cli;

import com.google.gson.JsonArray;
import io.github.cosyvoice4j.eval.speakers.SpeakerLibrary;
import io.github.cosyvoice4j.spi.SpeakersFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that commands about speakers share. */
final class SpeakersOptions {
  @Option(
      names = "--speakers",
      paramLabel = "DIR",
      description = "Where speakers are saved (default: the folder of the user's data).")
  private Path folder;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  /** {@return the saved speakers, and those of a model unless it is null} */
  SpeakerLibrary open(Path model) throws IOException {
    Path saved = folder == null ? SpeakersFolder.locate() : folder;
    return SpeakerLibrary.open(saved, Optional.ofNullable(model));
  }

  boolean json() {
    return json;
  }

  static JsonArray array(Collection<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }
}
