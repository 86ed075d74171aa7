package io.github.cosyvoice4j.eval.cli;

import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.EngineOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model a command loads, and which speakers it knows. */
final class LoadOptions {
  @Mixin private ModelOptions model;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "A CosyVoice2 model directory as upstream publishes it.")
  private Path directory;

  @Option(
      names = "--speakers",
      paramLabel = "DIR",
      description = "The folder of saved speakers (default: in the user's data folder).")
  private Path speakers;

  /** {@return the model, which the caller closes} */
  CosyVoice2 load(PrintWriter err) throws IOException {
    EngineOptions.Builder options = model.builder();
    if (speakers != null) {
      options.speakers(speakers);
    }
    err.println("loading " + directory);
    return CosyVoice2.load(directory, options.build());
  }
}
