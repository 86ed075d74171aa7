package io.github.cosyvoice4j.eval.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which nets are looked into: those of a model directory, or random ones. An argument group. */
final class SubjectOptions {
  /** Sizes of random weights. */
  enum Size {
    FULL,
    TINY
  }

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "A CosyVoice2 model directory as upstream publishes it.")
  private Path directory;

  @Option(
      names = "--random",
      paramLabel = "SIZE",
      description = "Random weights instead, of the released size (full) or a small one (tiny).")
  private Size random;

  /** {@return the model directory; empty for random weights} */
  Optional<Path> directory() {
    return Optional.ofNullable(directory);
  }

  /** {@return the size of random weights, where there is no directory} */
  String size() {
    return random.name().toLowerCase(Locale.ROOT);
  }
}
