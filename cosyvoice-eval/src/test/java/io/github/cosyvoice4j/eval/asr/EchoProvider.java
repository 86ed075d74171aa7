package io.github.cosyvoice4j.eval.asr;

import io.github.cosyvoice4j.Audio;
import java.nio.file.Path;
import java.util.List;

/** A recognizer of another kind, as a user adds one: it hears how many samples there are. */
public final class EchoProvider implements AsrProvider {
  /** Made by the service loader. */
  public EchoProvider() {}

  @Override
  public String name() {
    return "echo";
  }

  @Override
  public AsrEngine open(Path model, AsrOptions options) {
    return new AsrEngine() {
      @Override
      public Transcript transcribe(Audio audio) {
        String text = model + " " + audio.length() + " " + options.featureRate();
        return new Transcript(text, List.of("samples"));
      }

      @Override
      public void close() {}
    };
  }
}
