package io.github.cosyvoice4j.eval.cli;

import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.dataset.LocalRank;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What speaks a whole set: a model directory, and perhaps another language model in it. */
final class SpeechModelOptions {
  private static final int DEFAULT_QUEUE = EngineOptions.defaults().maxQueue();

  @Mixin private ModelOptions model;

  @Option(
      names = {"--token2wav-path", "--model"},
      required = true,
      paramLabel = "DIR",
      description = "A CosyVoice2 model directory as upstream publishes it.")
  private Path directory;

  @Option(
      names = "--llm-model-name-or-path",
      paramLabel = "DIR",
      description =
          "A language model in Hugging Face form that gives the speech tokens in place of the model"
              + " directory's own.")
  private Path languageModel;

  @Option(
      names = "--deterministic",
      description = "Compute every utterance alone: the same bytes whatever the batch, slower.")
  private boolean deterministic;

  Path directory() {
    return directory;
  }

  Optional<Path> languageModel() {
    return Optional.ofNullable(languageModel);
  }

  /** {@return how many devices share the utterances} */
  int devices() {
    return model.devices();
  }

  /**
   * {@return what to choose when the model is loaded}
   *
   * @param batchSize how many utterances are spoken together on a device
   * @param rank which GPU is meant where none is named
   */
  EngineOptions engineOptions(int batchSize, LocalRank rank) {
    EngineOptions.Builder options =
        model
            .builder(rank)
            .maxBatch(batchSize)
            .maxQueue(Math.max(DEFAULT_QUEUE, 2 * batchSize * devices()))
            .deterministic(deterministic);
    languageModel().ifPresent(options::languageModel);
    return options.build();
  }
}
