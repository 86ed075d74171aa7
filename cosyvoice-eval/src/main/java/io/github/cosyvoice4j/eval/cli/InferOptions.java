package io.github.cosyvoice4j.eval.cli;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Mode;
import io.github.cosyvoice4j.Sampling;
import io.github.cosyvoice4j.dataset.DatasetOptions;
import io.github.cosyvoice4j.dataset.LocalRank;
import io.github.cosyvoice4j.dataset.PromptAudio;
import io.github.cosyvoice4j.dataset.Shard;
import io.github.cosyvoice4j.eval.cli.SynthesizeCommand.TextMode;
import io.github.cosyvoice4j.eval.infer.InferJob;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** All that is to be known to speak a whole set, for any command that does. */
final class InferOptions {
  /** What upstream's script draws with, where the language model is a Hugging Face one. */
  private static final Sampling UPSTREAM =
      Sampling.released().withNucleus(0.95, 50).withTemperature(0.8);

  private static final int MAX_BATCH = 1024;

  @Mixin private DataOptions data;
  @Mixin private SpeechModelOptions model;
  @Mixin private RequestOptions.Drawing drawing;

  @Option(
      names = {"--output-dir", "-o"},
      required = true,
      paramLabel = "DIR",
      description = "Where the sound goes, with journal.jsonl and rtf.json.")
  private Path output;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How many utterances are spoken together on a device (default: ${DEFAULT-VALUE}).")
  private int batchSize;

  @Option(
      names = "--num-workers",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many threads make voices of prompts (default: ${DEFAULT-VALUE}).")
  private int workers;

  @Option(
      names = "--prefetch",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many rows they are ahead (default: ${DEFAULT-VALUE}).")
  private int prefetch;

  @Option(
      names = "--prompt-speech-path",
      paramLabel = "FILE",
      description = "One prompt for all rows, in place of their own.")
  private Path promptFile;

  @Option(names = "--prompt-text", paramLabel = "TEXT", description = "What is said in it.")
  private String promptText;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "zero-shot",
      converter = ModeName.class,
      description = "zero-shot, cross-lingual, instruct2 or sft (default: ${DEFAULT-VALUE}).")
  private TextMode mode;

  @Option(
      names = "--instruct",
      paramLabel = "TEXT",
      description = "How to say it; for --mode instruct2.")
  private String instruction;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "What the seeds of all utterances are drawn from, with their ids (default:"
              + " ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      description =
          "Speak every N-th row only, from the I-th on, from 0 (default: RANK and WORLD_SIZE of the"
              + " environment, else all).")
  private String shard;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Stop after N rows of the set, all shards together.")
  private Long limit;

  @Option(
      names = "--sample-format",
      paramLabel = "FORMAT",
      defaultValue = "pcm16",
      description = "pcm16 or float32 (default: ${DEFAULT-VALUE}).")
  private Audio.WavFormat format;

  @Option(
      names = "--speed",
      paramLabel = "X",
      defaultValue = "1",
      description = "How many times as fast, 0.5 to 2; the pitch stays (default: 1).")
  private double speed;

  @Option(
      names = "--no-normalize",
      description = "Give texts to the model as they are, in one segment.")
  private boolean raw;

  /**
   * {@return what to do}
   *
   * @param environment variables by name, such as {@link System#getenv()}
   * @throws IllegalArgumentException if options don't go together
   */
  InferJob job(Map<String, String> environment) {
    DatasetOptions options = datasetOptions(environment); // first: its messages name our options
    EngineOptions engine = model.engineOptions(batchSize, LocalRank.of(environment));
    return new InferJob(data.data(), model.directory(), engine, options);
  }

  Path output() {
    return output;
  }

  private DatasetOptions datasetOptions(Map<String, String> environment) {
    DatasetOptions.Builder options =
        DatasetOptions.newBuilder(output)
            .mode(Mode.valueOf(mode.name()))
            .batchSize(togetherOnAll())
            .workers(workers)
            .prefetch(prefetch)
            .seed(seed)
            .shard(shard == null ? Shard.of(environment) : Shard.parse(shard))
            .wavFormat(format)
            .inference(inference());
    if (limit != null) {
      options.limit(limit);
    }
    if (instruction != null) {
      options.instruction(instruction);
    }
    addPrompt(options);
    requireSpoken();
    return options.build();
  }

  /** As many as the largest batch is, where several devices make it more. */
  private int togetherOnAll() {
    return Math.max(batchSize, Math.min(MAX_BATCH, batchSize * model.devices()));
  }

  private InferenceOptions inference() {
    InferenceOptions.Builder options = InferenceOptions.newBuilder().speed(speed).normalize(!raw);
    drawing.addTo(options, model.languageModel().isPresent() ? UPSTREAM : Sampling.released());
    return options.build();
  }

  private void addPrompt(DatasetOptions.Builder options) {
    if (promptFile == null && promptText != null) {
      throw new IllegalArgumentException(
          "--prompt-text: expected --prompt-speech-path with it, got none; name the recording");
    }
    if (promptFile != null && promptText == null) {
      options.prompt(PromptAudio.of(promptFile));
    } else if (promptFile != null) {
      options.prompt(PromptAudio.of(promptFile), promptText);
    }
  }

  private void requireSpoken() {
    if (model.languageModel().isPresent() && mode == TextMode.INSTRUCT2) {
      throw new IllegalArgumentException(
          "--mode: expected one without an instruction for --llm-model-name-or-path, got"
              + " instruct2; choose zero-shot");
    }
  }
}
