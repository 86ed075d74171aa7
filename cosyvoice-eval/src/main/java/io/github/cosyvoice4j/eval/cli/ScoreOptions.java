package io.github.cosyvoice4j.eval.cli;

import io.github.cosyvoice4j.eval.evaluate.EvaluationSettings;
import io.github.cosyvoice4j.eval.score.ScoreProfile;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** By whose rules speech is scored and who listens to it, for the commands that do it. */
final class ScoreOptions {
  @Option(
      names = "--profile",
      paramLabel = "NAME",
      defaultValue = "icefall",
      description =
          "Whose rules: icefall (as upstream's script), seedtts or cv3 (default:"
              + " ${DEFAULT-VALUE}).")
  private String profile;

  @Option(
      names = "--lang",
      paramLabel = "LANG",
      description =
          "What is spoken, for seedtts (zh, en) and cv3 (any); guessed for each utterance if not"
              + " given.")
  private String language;

  @Option(
      names = "--asr",
      paramLabel = "DIR",
      description = "The recognizer that listens to the sound; see transcribe --help.")
  private Path asr;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "run",
      description = "Names the run and its files, as in errs-NAME.txt (default: ${DEFAULT-VALUE}).")
  private String name;

  /** Refuses, before any work, what nothing can be scored by. */
  void check() {
    var unused = profile();
    EvaluationSettings.requireName(name);
  }

  ScoreProfile profile() {
    return ScoreProfile.of(profile, Optional.ofNullable(language));
  }

  Optional<Path> asr() {
    return Optional.ofNullable(asr);
  }

  String name() {
    return name;
  }
}
