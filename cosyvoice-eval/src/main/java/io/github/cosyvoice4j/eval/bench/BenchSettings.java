package io.github.cosyvoice4j.eval.bench;

import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.StreamOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What is measured, and how often. Immutable. */
public final class BenchSettings {
  private static final int DEFAULT_TOKENS = 250; // 10 s
  private static final int DEFAULT_RUNS = 5;
  private static final int DEFAULT_CEILING_MIB = 1024;
  private static final int MAX_TOKENS = 5000; // 200 s

  private final Optional<Path> model;
  private final String size;
  private final EngineOptions engine;
  private final int tokens;
  private final int runs;
  private final List<Integer> together;
  private final boolean streaming;
  private final StreamOptions streams;
  private final Optional<GrowthLimits> growth;
  private final Optional<ExternalCommand> against;
  private final Optional<Path> againstFile;
  private final int ceilingMib;

  private BenchSettings(Builder builder) {
    model = Optional.ofNullable(builder.model);
    size = builder.size;
    engine = builder.engine;
    tokens = builder.tokens;
    runs = builder.runs;
    together = builder.together;
    streaming = builder.streaming;
    streams = builder.streams;
    growth = Optional.ofNullable(builder.growth);
    against = Optional.ofNullable(builder.against);
    againstFile = Optional.ofNullable(builder.againstFile);
    ceilingMib = builder.ceilingMib;
  }

  /**
   * {@return a builder for a model directory}
   *
   * @param model the directory
   */
  public static Builder ofModel(Path model) {
    Builder builder = new Builder();
    builder.model = model;
    return builder;
  }

  /**
   * {@return a builder for random weights}
   *
   * @param size {@code full} or {@code tiny}, see {@link ModelSizes}
   */
  public static Builder ofRandom(String size) {
    Builder builder = new Builder();
    builder.size = size;
    return builder;
  }

  /** {@return the model directory; empty for random weights} */
  public Optional<Path> model() {
    return model;
  }

  /** {@return the size of random weights} */
  public String size() {
    return size;
  }

  /** {@return on what and how nets are computed} */
  public EngineOptions engine() {
    return engine;
  }

  /** {@return speech tokens of a request, 25 a second; 250 by default} */
  public int tokens() {
    return tokens;
  }

  /** {@return timed runs, after one that is not; 5 by default} */
  public int runs() {
    return runs;
  }

  /** {@return how many requests the language model advances together, 1 among them, ascending} */
  public List<Integer> together() {
    return together;
  }

  /** {@return whether streams are timed too; true by default} */
  public boolean streaming() {
    return streaming;
  }

  /** {@return how streams are cut into pieces; as they are by default} */
  public StreamOptions streams() {
    return streams;
  }

  /** {@return how far growth is followed; empty, the default, for not at all} */
  public Optional<GrowthLimits> growth() {
    return growth;
  }

  /** {@return what is run in turns with ours} */
  public Optional<ExternalCommand> against() {
    return against;
  }

  /** {@return what such a command printed before, which takes its place} */
  public Optional<Path> againstFile() {
    return againstFile;
  }

  /** {@return memory that is read to measure the machine, in MiB; 1024 by default} */
  public int ceilingMib() {
    return ceilingMib;
  }

  /** Builds {@link BenchSettings}. Not safe for use by several threads. */
  public static final class Builder {
    private Path model;
    private String size = "full";
    private EngineOptions engine = EngineOptions.defaults();
    private int tokens = DEFAULT_TOKENS;
    private int runs = DEFAULT_RUNS;
    private List<Integer> together = List.of(1);
    private boolean streaming = true;
    private StreamOptions streams = StreamOptions.defaults();
    private GrowthLimits growth;
    private ExternalCommand against;
    private Path againstFile;
    private int ceilingMib = DEFAULT_CEILING_MIB;

    private Builder() {}

    /**
     * Sets on what and how nets are computed.
     *
     * @param value the options
     * @return this builder
     */
    public Builder engine(EngineOptions value) {
      engine = value;
      return this;
    }

    /**
     * Sets how long a request is.
     *
     * @param value speech tokens, 25 a second, 1 to 5000
     * @return this builder
     */
    public Builder tokens(int value) {
      if (value < 1 || value > MAX_TOKENS) {
        throw new IllegalArgumentException(
            "tokens: expected 1 to " + MAX_TOKENS + ", got " + value);
      }
      tokens = value;
      return this;
    }

    /**
     * Sets how often everything is timed.
     *
     * @param value at least 1
     * @return this builder
     */
    public Builder runs(int value) {
      runs = Require.atLeastOne("runs", value);
      return this;
    }

    /**
     * Sets how many requests the language model advances together; one alone is always timed.
     *
     * @param value numbers of at least 1, in any order
     * @return this builder
     */
    public Builder together(List<Integer> value) {
      TreeSet<Integer> counts = new TreeSet<>(List.of(1));
      value.forEach(count -> counts.add(Require.atLeastOne("concurrency", count)));
      together = List.copyOf(counts);
      return this;
    }

    /**
     * Sets whether streams are timed too.
     *
     * @param value true to time them
     * @return this builder
     */
    public Builder streaming(boolean value) {
      streaming = value;
      return this;
    }

    /**
     * Sets how streams are cut into pieces.
     *
     * @param value the schedule
     * @return this builder
     */
    public Builder streams(StreamOptions value) {
      streams = value;
      return this;
    }

    /**
     * Has growth followed.
     *
     * @param value how far
     * @return this builder
     */
    public Builder growth(GrowthLimits value) {
      growth = value;
      return this;
    }

    /**
     * Has a command run in turns with ours.
     *
     * @param value the command
     * @return this builder
     */
    public Builder against(ExternalCommand value) {
      against = value;
      return this;
    }

    /**
     * Compares with what a command printed before.
     *
     * @param value the file
     * @return this builder
     */
    public Builder againstFile(Path value) {
      againstFile = value;
      return this;
    }

    /**
     * Sets how much memory is read to measure the machine.
     *
     * @param value MiB, at least 1; less than 1024 may measure a cache
     * @return this builder
     */
    public Builder ceilingMib(int value) {
      ceilingMib = Require.atLeastOne("ceiling MiB", value);
      return this;
    }

    /** {@return the settings} */
    public BenchSettings build() {
      if (against != null && againstFile != null) {
        throw new IllegalArgumentException(
            "against: expected a command or a file, got both; leave one out");
      }
      return new BenchSettings(this);
    }
  }
}
