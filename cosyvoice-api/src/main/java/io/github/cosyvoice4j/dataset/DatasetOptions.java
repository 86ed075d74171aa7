package io.github.cosyvoice4j.dataset;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Mode;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where an evaluation set is spoken to, and how. Immutable and safe for use by several threads.
 *
 * <p>Names and defaults are those of upstream's {@code infer_dataset.py} where it has them.
 */
public final class DatasetOptions {
  private final Path outputDirectory;
  private final Mode mode;
  private final Optional<String> instruction;
  private final int batchSize;
  private final int workers;
  private final int prefetch;
  private final long seed;
  private final Shard shard;
  private final OptionalLong limit;
  private final Audio.WavFormat wavFormat;
  private final Optional<Prompt> prompt;
  private final InferenceOptions inference;

  private DatasetOptions(Builder builder) {
    this.outputDirectory = builder.outputDirectory;
    this.mode = builder.mode;
    this.instruction = builder.instruction;
    this.batchSize = builder.batchSize;
    this.workers = builder.workers;
    this.prefetch = builder.prefetch;
    this.seed = builder.seed;
    this.shard = builder.shard;
    this.limit = builder.limit;
    this.wavFormat = builder.wavFormat;
    this.prompt = builder.prompt;
    this.inference = builder.inference;
  }

  /**
   * A prompt for all rows.
   *
   * @param audio the recording
   * @param text what is said in it; only the zero-shot mode needs it
   */
  public record Prompt(PromptAudio audio, Optional<String> text) {
    /** Checks that nothing is null. */
    public Prompt {
      Objects.requireNonNull(audio, "audio");
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * {@return a builder that starts from the defaults}
   *
   * @param outputDirectory where files and journal go; made if it is not there
   */
  public static Builder newBuilder(Path outputDirectory) {
    return new Builder(outputDirectory);
  }

  /** {@return where files and journal go} */
  public Path outputDirectory() {
    return outputDirectory;
  }

  /** {@return how the rows are spoken; {@link Mode#ZERO_SHOT} by default} */
  public Mode mode() {
    return mode;
  }

  /** {@return in which manner; there for {@link Mode#INSTRUCT2} only} */
  public Optional<String> instruction() {
    return instruction;
  }

  /** {@return how many utterances the language model speaks together; 1 by default} */
  public int batchSize() {
    return batchSize;
  }

  /** {@return how many threads read recordings and make voices of them; 1 by default} */
  public int workers() {
    return workers;
  }

  /** {@return how many rows they are ahead of the model; 5 by default} */
  public int prefetch() {
    return prefetch;
  }

  /** {@return what the seeds of all utterances are drawn from, with their ids; 0 by default} */
  public long seed() {
    return seed;
  }

  /** {@return which part of the set is spoken; the whole by default} */
  public Shard shard() {
    return shard;
  }

  /** {@return after how many rows of the set, all shards together, to stop; never when empty} */
  public OptionalLong limit() {
    return limit;
  }

  /** {@return how the files store a sample; 16-bit integers by default} */
  public Audio.WavFormat wavFormat() {
    return wavFormat;
  }

  /** {@return the prompt in place of the rows' own, if there is one} */
  public Optional<Prompt> prompt() {
    return prompt;
  }

  /** {@return the choices for each request, but for its seed} */
  public InferenceOptions inference() {
    return inference;
  }

  /** Builds {@link DatasetOptions}. Not safe for use by several threads. */
  public static final class Builder {
    private static final int MAX_BATCH = 1024;
    private static final int MAX_WORKERS = 256;
    private static final int MAX_PREFETCH = 65_536;

    private final Path outputDirectory;
    private Mode mode = Mode.ZERO_SHOT;
    private Optional<String> instruction = Optional.empty();
    private int batchSize = 1;
    private int workers = 1;
    private int prefetch = 5;
    private long seed;
    private Shard shard = Shard.WHOLE;
    private OptionalLong limit = OptionalLong.empty();
    private Audio.WavFormat wavFormat = Audio.WavFormat.PCM16;
    private Optional<Prompt> prompt = Optional.empty();
    private InferenceOptions inference = InferenceOptions.defaults();

    private Builder(Path outputDirectory) {
      this.outputDirectory = Objects.requireNonNull(outputDirectory, "outputDirectory");
    }

    /**
     * Sets how the rows are spoken.
     *
     * @param value any mode that takes a text; {@link Mode#INSTRUCT2} needs an {@link #instruction}
     * @return this builder
     */
    public Builder mode(Mode value) {
      if (value == Mode.VOICE_CONVERSION) {
        throw new IllegalArgumentException(
            "mode: expected one that takes a text, got VOICE_CONVERSION; choose another");
      }
      mode = Objects.requireNonNull(value, "mode");
      return this;
    }

    /**
     * Sets in which manner the rows are spoken.
     *
     * @param value such as "in a whisper"; for {@link Mode#INSTRUCT2} only
     * @return this builder
     */
    public Builder instruction(String value) {
      instruction = Optional.of(value);
      return this;
    }

    /**
     * Sets how many utterances the language model speaks together. As many again are in the rest of
     * the engine meanwhile.
     *
     * @param value 1 to 1024, and not above the engine's {@code maxBatch}, which bounds it on each
     *     of its devices
     * @return this builder
     */
    public Builder batchSize(int value) {
      batchSize = (int) requireRange("batchSize", value, 1, MAX_BATCH);
      return this;
    }

    /**
     * Sets how many threads read recordings and make voices of them.
     *
     * @param value 1 to 256
     * @return this builder
     */
    public Builder workers(int value) {
      workers = (int) requireRange("workers", value, 1, MAX_WORKERS);
      return this;
    }

    /**
     * Sets how many rows the workers are ahead of the model.
     *
     * @param value 0 to 65,536; a recording stays in memory until it is a voice
     * @return this builder
     */
    public Builder prefetch(int value) {
      prefetch = (int) requireRange("prefetch", value, 0, MAX_PREFETCH);
      return this;
    }

    /**
     * Sets what the seeds of all utterances are drawn from.
     *
     * @param value any number
     * @return this builder
     */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /**
     * Sets which part of the set is spoken.
     *
     * @param value the part; others may be spoken by other processes into the same folder
     * @return this builder
     */
    public Builder shard(Shard value) {
      shard = Objects.requireNonNull(value, "shard");
      return this;
    }

    /**
     * Sets after how many rows to stop.
     *
     * @param rows of the set, before it is cut into shards, at least 1
     * @return this builder
     */
    public Builder limit(long rows) {
      limit = OptionalLong.of(requireRange("limit", rows, 1, Long.MAX_VALUE));
      return this;
    }

    /**
     * Sets how the files store a sample.
     *
     * @param value integers or floats
     * @return this builder
     */
    public Builder wavFormat(Audio.WavFormat value) {
      wavFormat = Objects.requireNonNull(value, "wavFormat");
      return this;
    }

    /**
     * Sets a prompt in place of the rows' own; their recordings, words and tokens are not read.
     *
     * @param audio the recording
     * @param text what is said in it
     * @return this builder
     */
    public Builder prompt(PromptAudio audio, String text) {
      prompt = Optional.of(new Prompt(audio, Optional.of(text)));
      return this;
    }

    /**
     * Sets a prompt whose words are not known, for modes that don't need them.
     *
     * @param audio the recording
     * @return this builder
     */
    public Builder prompt(PromptAudio audio) {
      prompt = Optional.of(new Prompt(audio, Optional.empty()));
      return this;
    }

    /**
     * Sets the choices for each request.
     *
     * @param value without a seed, as each utterance has one of its own, and not streamed
     * @return this builder
     */
    public Builder inference(InferenceOptions value) {
      if (value.seed().isPresent()) {
        throw new IllegalArgumentException(
            "inference: expected no seed, as each utterance has its own, got "
                + value.seed().getAsLong()
                + "; set the run's");
      }
      if (value.streaming().isPresent()) {
        throw new IllegalArgumentException(
            "inference: expected whole utterances, got streaming; leave it out");
      }
      inference = value;
      return this;
    }

    /**
     * {@return the options}
     *
     * @throws IllegalArgumentException if mode, instruction and prompt don't go together
     */
    public DatasetOptions build() {
      if (mode == Mode.INSTRUCT2 && instruction.isEmpty()) {
        throw new IllegalArgumentException(
            "instruction: expected how to say it, got none; mode INSTRUCT2 needs it");
      }
      if (mode != Mode.INSTRUCT2 && instruction.isPresent()) {
        throw new IllegalArgumentException(
            "instruction: expected mode INSTRUCT2 with it, got " + mode);
      }
      boolean silent =
          prompt.isPresent() && prompt.get().text().filter(t -> !t.isBlank()).isEmpty();
      if (mode == Mode.ZERO_SHOT && silent) {
        throw new IllegalArgumentException(
            "prompt: expected what is said in it, got nothing; mode ZERO_SHOT needs it");
      }
      return new DatasetOptions(this);
    }

    private static long requireRange(String name, long value, long min, long max) {
      if (value < min || value > max) {
        throw new IllegalArgumentException(
            name + ": expected " + min + " to " + max + ", got " + value);
      }
      return value;
    }
  }
}
