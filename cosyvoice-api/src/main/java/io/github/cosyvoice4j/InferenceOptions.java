package io.github.cosyvoice4j;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What is chosen for one request.
 *
 * <p>Immutable and safe for use by several threads. {@code InferenceOptions.defaults()} suits most
 * requests; {@link #newBuilder()} changes single values.
 */
public final class InferenceOptions {
  private static final InferenceOptions DEFAULTS = newBuilder().build();

  private final OptionalLong seed;
  private final boolean normalize;
  private final double speed;
  private final Optional<Sampling> sampling;
  private final OptionalInt maxTokens;
  private final Optional<Duration> deadline;
  private final int retryOnRunaway;
  private final Duration pause;
  private final Optional<TextSplitter> splitter;
  private final Optional<StreamOptions> streaming;

  private InferenceOptions(Builder builder) {
    this.seed = builder.seed;
    this.normalize = builder.normalize;
    this.speed = builder.speed;
    this.sampling = builder.sampling;
    this.maxTokens = builder.maxTokens;
    this.deadline = builder.deadline;
    this.retryOnRunaway = builder.retryOnRunaway;
    this.pause = builder.pause;
    this.splitter = builder.splitter;
    this.streaming = builder.streaming;
  }

  /** {@return the options that hold when none are given} */
  public static InferenceOptions defaults() {
    return DEFAULTS;
  }

  /** {@return a builder that starts from the defaults} */
  public static Builder newBuilder() {
    return new Builder();
  }

  /** {@return a builder that starts from these options} */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.seed = seed;
    builder.normalize = normalize;
    builder.speed = speed;
    builder.sampling = sampling;
    builder.maxTokens = maxTokens;
    builder.deadline = deadline;
    builder.retryOnRunaway = retryOnRunaway;
    builder.pause = pause;
    builder.splitter = splitter;
    builder.streaming = streaming;
    return builder;
  }

  /**
   * {@return the seed of everything random in the request; when empty, one is drawn and reported by
   * {@link Synthesis#seed()}. The same seed, machine and thread count give the same bytes to a
   * request that is alone, and to any in an engine that is {@link EngineOptions#deterministic}}
   */
  public OptionalLong seed() {
    return seed;
  }

  /**
   * {@return whether text is cleaned, numbers are spelled out and long text is split into segments;
   * true by default. Text that holds {@code <|} and {@code |>} is never changed}
   */
  public boolean normalize() {
    return normalize;
  }

  /** {@return how many times as fast as the model would say it, 0.5 to 2; 1 by default} */
  public double speed() {
    return speed;
  }

  /** {@return how speech tokens are drawn; as the model's yaml says when empty} */
  public Optional<Sampling> sampling() {
    return sampling;
  }

  /** {@return the most speech tokens of a segment, 25 a second; 20 a text token when empty} */
  public OptionalInt maxTokens() {
    return maxTokens;
  }

  /** {@return how long the request may take, waiting included; no limit when empty} */
  public Optional<Duration> deadline() {
    return deadline;
  }

  /** {@return how often a segment whose speech ran away is drawn again; 0 by default} */
  public int retryOnRunaway() {
    return retryOnRunaway;
  }

  /** {@return silence between segments; none by default} */
  public Duration pause() {
    return pause;
  }

  /** {@return how text is cut into segments; as upstream does when empty} */
  public Optional<TextSplitter> splitter() {
    return splitter;
  }

  /**
   * {@return how speech is cut into pieces while it is made; when empty, each segment is made as a
   * whole, which sounds best}
   */
  public Optional<StreamOptions> streaming() {
    return streaming;
  }

  /** Builds {@link InferenceOptions}. Not safe for use by several threads. */
  public static final class Builder {
    private static final double MIN_SPEED = 0.5;
    private static final double MAX_SPEED = 2;
    private static final int MAX_RETRIES = 16;
    private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

    private OptionalLong seed = OptionalLong.empty();
    private boolean normalize = true;
    private double speed = 1;
    private Optional<Sampling> sampling = Optional.empty();
    private OptionalInt maxTokens = OptionalInt.empty();
    private Optional<Duration> deadline = Optional.empty();
    private int retryOnRunaway;
    private Duration pause = Duration.ZERO;
    private Optional<TextSplitter> splitter = Optional.empty();
    private Optional<StreamOptions> streaming = Optional.empty();

    private Builder() {}

    /**
     * Sets the seed.
     *
     * @param value any number
     * @return this builder
     */
    public Builder seed(long value) {
      seed = OptionalLong.of(value);
      return this;
    }

    /**
     * Turns text normalization on or off.
     *
     * @param value false gives the text to the tokenizer as it is, in one segment unless there is a
     *     {@link #splitter}
     * @return this builder
     */
    public Builder normalize(boolean value) {
      normalize = value;
      return this;
    }

    /**
     * Sets the speed.
     *
     * @param value 0.5 to 2; the pitch stays
     * @return this builder
     */
    public Builder speed(double value) {
      boolean fits = value >= MIN_SPEED && value <= MAX_SPEED;
      require(fits, "speed", MIN_SPEED + " to " + MAX_SPEED, value);
      speed = value;
      return this;
    }

    /**
     * Sets how speech tokens are drawn.
     *
     * @param value all choices
     * @return this builder
     */
    public Builder sampling(Sampling value) {
      sampling = Optional.of(value);
      return this;
    }

    /**
     * Caps the speech of a segment.
     *
     * @param value speech tokens, 25 a second, at least 1
     * @return this builder
     */
    public Builder maxTokens(int value) {
      require(value >= 1, "maxTokens", "at least 1", value);
      maxTokens = OptionalInt.of(value);
      return this;
    }

    /**
     * Sets how long the request may take. After that it fails with {@link DeadlineException}.
     *
     * @param value from the moment of the request on, above zero
     * @return this builder
     */
    public Builder deadline(Duration value) {
      boolean fits = !value.isZero() && !value.isNegative();
      require(fits, "deadline", "more than no time", value);
      deadline = Optional.of(value);
      return this;
    }

    /**
     * Sets how often a segment whose speech ran away is drawn again: one that had to be cut off, or
     * that repeats itself ({@link SpeechCheck#isRunaway}). The least bad one is spoken.
     *
     * @param value 0 to 16; only 0 for a request that is streamed, as what was heard can't be taken
     *     back, and for text that arrives in pieces
     * @return this builder
     */
    public Builder retryOnRunaway(int value) {
      boolean fits = value >= 0 && value <= MAX_RETRIES;
      require(fits, "retryOnRunaway", "0 to " + MAX_RETRIES, value);
      retryOnRunaway = value;
      return this;
    }

    /**
     * Sets the silence between segments.
     *
     * @param value at most a minute
     * @return this builder
     */
    public Builder pause(Duration value) {
      boolean fits = !value.isNegative() && value.compareTo(MAX_PAUSE) <= 0;
      require(fits, "pause", "0 to " + MAX_PAUSE, value);
      pause = value;
      return this;
    }

    /**
     * Sets how text is cut into segments.
     *
     * @param value cuts it
     * @return this builder
     */
    public Builder splitter(TextSplitter value) {
      splitter = Optional.of(value);
      return this;
    }

    /**
     * Lets speech come in pieces while it is made.
     *
     * @param value how it is cut
     * @return this builder
     */
    public Builder streaming(StreamOptions value) {
      streaming = Optional.of(value);
      return this;
    }

    /**
     * {@return the options}
     *
     * @throws IllegalArgumentException if a streamed request is to be retried, or to be faster or
     *     slower with {@link Seam#UPSTREAM}
     */
    public InferenceOptions build() {
      boolean fits = streaming.isEmpty() || retryOnRunaway == 0;
      require(fits, "retryOnRunaway", "0 for a streamed request", retryOnRunaway);
      boolean bends = streaming.map(StreamOptions::seam).orElse(Seam.CONTINUOUS) != Seam.UPSTREAM;
      require(speed == 1 || bends, "speed", "1 with Seam.UPSTREAM", speed);
      return new InferenceOptions(this);
    }

    private static void require(boolean holds, String name, String expected, Object got) {
      Objects.requireNonNull(got, name);
      if (!holds) {
        throw new IllegalArgumentException(name + ": expected " + expected + ", got " + got);
      }
    }
  }
}
