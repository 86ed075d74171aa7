package io.github.cosyvoice4j.spark;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.ComputeOptions;
import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Mode;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.Sampling;
import io.github.cosyvoice4j.dataset.DatasetOptions;
import io.github.cosyvoice4j.dataset.LocalRank;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Objects;

/**
 * How a cluster speaks a set. Immutable; it goes to the executors.
 *
 * <p>Names and defaults are those of {@code cosyvoice infer}.
 */
public final class ClusterOptions implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String modelDirectory;
  private final String outputDirectory;
  private final String languageModel; // null: the model's own
  private final Mode mode;
  private final String instruction; // null: none
  private final int batchSize;
  private final int rowsPerTask;
  private final int threads;
  private final String device;
  private final Precision precision;
  private final long seed;
  private final boolean deterministic;
  private final boolean normalize;
  private final double[] sampling; // top-p, top-k, temperature; null: the model's
  private final Audio.WavFormat wavFormat;

  private ClusterOptions(Builder builder) {
    this.modelDirectory = builder.modelDirectory;
    this.outputDirectory = builder.outputDirectory;
    this.languageModel = builder.languageModel;
    this.mode = builder.mode;
    this.instruction = builder.instruction;
    this.batchSize = builder.batchSize;
    this.rowsPerTask = builder.rowsPerTask;
    this.threads = builder.threads;
    this.device = builder.device;
    this.precision = builder.precision;
    this.seed = builder.seed;
    this.deterministic = builder.deterministic;
    this.normalize = builder.normalize;
    this.sampling = builder.sampling;
    this.wavFormat = builder.wavFormat;
  }

  /**
   * Returns a builder that starts from the defaults.
   *
   * @param modelDirectory the model directory on every executor
   * @param outputDirectory where the sound goes: a folder that all executors share, as a path or as
   *     a URI of any file system that Hadoop knows
   * @return the builder
   */
  public static Builder newBuilder(String modelDirectory, String outputDirectory) {
    return new Builder(modelDirectory, outputDirectory);
  }

  /** {@return where the sound goes} */
  public String outputDirectory() {
    return outputDirectory;
  }

  /** {@return most rows of a task; what a lost executor has to do again is no more than that} */
  public int rowsPerTask() {
    return rowsPerTask;
  }

  /** {@return the model directory on this machine} */
  Path modelDirectory() {
    return Path.of(modelDirectory);
  }

  /**
   * {@return where an engine's nets are to be}
   *
   * @param rank the GPU that Spark gave the task, or that a launcher gave the process
   */
  ComputeOptions compute(LocalRank rank) {
    ComputeOptions.Builder options = ComputeOptions.newBuilder().precision(precision);
    return rank.place(options.device(rank.device(device)).build());
  }

  /**
   * {@return what an engine is loaded with}
   *
   * @param compute where its nets are to be
   */
  EngineOptions engine(ComputeOptions compute) {
    EngineOptions.Builder options =
        EngineOptions.newBuilder()
            .compute(compute)
            .maxBatch(batchSize)
            .threads(threads)
            .deterministic(deterministic);
    if (languageModel != null) {
      options.languageModel(Path.of(languageModel));
    }
    return options.build();
  }

  /**
   * {@return what a task's rows are spoken with}
   *
   * @param folder where to, on this machine
   */
  DatasetOptions dataset(Path folder) {
    InferenceOptions.Builder inference = InferenceOptions.newBuilder().normalize(normalize);
    if (sampling != null) {
      inference.sampling(
          Sampling.released()
              .withNucleus(sampling[0], (int) sampling[1])
              .withTemperature(sampling[2]));
    }
    DatasetOptions.Builder options =
        DatasetOptions.newBuilder(folder)
            .mode(mode)
            .batchSize(batchSize)
            .seed(seed)
            .wavFormat(wavFormat)
            .inference(inference.build());
    if (instruction != null) {
      options.instruction(instruction);
    }
    return options.build();
  }

  /** {@return all that makes one engine another: what tasks with equal keys share} */
  String engineKey() {
    return String.join(
        "\n",
        modelDirectory,
        String.valueOf(languageModel),
        Integer.toString(batchSize),
        Integer.toString(threads),
        precision.name(),
        Boolean.toString(deterministic));
  }

  /** Builds {@link ClusterOptions}. Not safe for use by several threads. */
  public static final class Builder {
    private final String modelDirectory;
    private final String outputDirectory;
    private String languageModel;
    private Mode mode = Mode.ZERO_SHOT;
    private String instruction;
    private int batchSize = 1;
    private int rowsPerTask = 20;
    private int threads;
    private String device = "auto";
    private Precision precision = Precision.FP32;
    private long seed;
    private boolean deterministic;
    private boolean normalize = true;
    private double[] sampling;
    private Audio.WavFormat wavFormat = Audio.WavFormat.PCM16;

    private Builder(String modelDirectory, String outputDirectory) {
      this.modelDirectory = Objects.requireNonNull(modelDirectory, "modelDirectory");
      this.outputDirectory = Objects.requireNonNull(outputDirectory, "outputDirectory");
    }

    /**
     * Takes speech tokens from a Hugging Face folder instead of the model's own language model.
     *
     * @param folder the folder on every executor
     * @return this builder
     */
    public Builder languageModel(String folder) {
      languageModel = Objects.requireNonNull(folder, "languageModel");
      return this;
    }

    /**
     * Sets how the rows are spoken.
     *
     * @param value any mode that takes a text; {@link Mode#ZERO_SHOT} by default
     * @return this builder
     */
    public Builder mode(Mode value) {
      mode = Objects.requireNonNull(value, "mode");
      return this;
    }

    /**
     * Sets the manner to speak in; for {@link Mode#INSTRUCT2}.
     *
     * @param value how to say it
     * @return this builder
     */
    public Builder instruction(String value) {
      instruction = Objects.requireNonNull(value, "instruction");
      return this;
    }

    /**
     * Sets how many utterances the language model advances together in one engine.
     *
     * @param value at least 1; 1 by default
     * @return this builder
     */
    public Builder batchSize(int value) {
      batchSize = atLeastOne("batch size", value);
      return this;
    }

    /**
     * Sets how many rows a task has at most.
     *
     * @param value at least 1; 20 by default
     * @return this builder
     */
    public Builder rowsPerTask(int value) {
      rowsPerTask = atLeastOne("rows per task", value);
      return this;
    }

    /**
     * Sets the threads of one matrix product.
     *
     * @param value 0 for the machine's choice, the default
     * @return this builder
     */
    public Builder threads(int value) {
      threads = value;
      return this;
    }

    /**
     * Sets what the nets are computed on.
     *
     * @param value {@code auto}, the default: the GPU that Spark gives a task (the address of the
     *     resource {@code gpu}), or that {@code LOCAL_RANK} of the executor's environment names, or
     *     the first one; the CPU where that can't be had. {@code cuda}: the same, but an error
     *     where it can't. {@code cuda:N} and {@code cpu}: that, whatever Spark says
     * @return this builder
     * @throws IllegalArgumentException if it is no such name
     */
    public Builder device(String value) {
      Device unused = Device.parse(value); // checks it
      device = value;
      return this;
    }

    /**
     * Sets in what numbers the language model and the flow are computed.
     *
     * @param value single precision by default
     * @return this builder
     */
    public Builder precision(Precision value) {
      precision = Objects.requireNonNull(value, "precision");
      return this;
    }

    /**
     * Sets the seed that each utterance's own is drawn from, with its id.
     *
     * @param value any number; 0 by default
     * @return this builder
     */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /**
     * Chooses the same bytes whatever the batch, on equal hardware.
     *
     * @param value false by default
     * @return this builder
     */
    public Builder deterministic(boolean value) {
      deterministic = value;
      return this;
    }

    /**
     * Chooses whether texts are cleaned, spelled out and split.
     *
     * @param value true by default
     * @return this builder
     */
    public Builder normalize(boolean value) {
      normalize = value;
      return this;
    }

    /**
     * Sets how tokens are drawn; the model's own way by default.
     *
     * @param topP probability of the nucleus
     * @param topK most tokens in it
     * @param temperature what scores are divided by
     * @return this builder
     * @throws IllegalArgumentException if a number is out of range
     */
    public Builder sampling(double topP, int topK, double temperature) {
      Sampling unused =
          Sampling.released().withNucleus(topP, topK).withTemperature(temperature); // checks them
      sampling = new double[] {topP, topK, temperature};
      return this;
    }

    /**
     * Sets the sample format of the files.
     *
     * @param value PCM16 by default
     * @return this builder
     */
    public Builder wavFormat(Audio.WavFormat value) {
      wavFormat = Objects.requireNonNull(value, "wavFormat");
      return this;
    }

    private static int atLeastOne(String name, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + ": expected at least 1, got " + value);
      }
      return value;
    }

    /**
     * {@return the options}
     *
     * @throws IllegalArgumentException if mode and instruction don't fit together
     */
    public ClusterOptions build() {
      ClusterOptions options = new ClusterOptions(this);
      DatasetOptions unused = options.dataset(Path.of("")); // refuses what an executor would
      return options;
    }
  }
}
