package io.github.cosyvoice4j;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What is chosen once, when a model is loaded.
 *
 * <p>Immutable and safe for use by several threads. {@code EngineOptions.defaults()} suits most
 * programs; {@link #newBuilder()} changes single values.
 */
public final class EngineOptions {
  /** Which linear-algebra library libtorch's matrix products run on. */
  public enum Blas {
    /** Intel MKL if it is on the path, else OpenBLAS; the choice is in {@link ModelInfo}. */
    PREFER_MKL,
    /** Intel MKL, or a {@link NativeLibraryException} at load. */
    REQUIRE_MKL,
    /** OpenBLAS, always present. */
    OPENBLAS
  }

  /** In what numbers the flow keeps what it has seen of a streamed request. */
  public enum FlowCacheType {
    /** 4.6 MB a frame in the released model, 229 MB a second; exact. */
    FP32,
    /** Half of that; see {@code docs/numerics.md} for the error. */
    FP16,
    /** Half of that, with fewer digits and a wider range. */
    BF16
  }

  private static final long GIB = 1L << 30;
  private static final int DEFAULT_MAX_TEXT_CHARS = 100_000;
  private static final EngineOptions DEFAULTS = newBuilder().build();

  private final int threads;
  private final Blas blas;
  private final boolean verifyWeights;
  private final int maxTextChars;
  private final int maxQueue;
  private final Optional<Duration> maxWaiting;
  private final int maxBatch;
  private final boolean deterministic;
  private final long flowCacheBytes;
  private final long promptCacheBytes;
  private final FlowCacheType flowCacheType;
  private final Optional<Path> speakers;
  private final EngineListener listener;
  private final Optional<TextNormalizer> textNormalizer;
  private final boolean strictUpstreamText;
  private final Optional<Path> languageModel;
  private final ComputeOptions compute;

  private EngineOptions(Builder builder) {
    this.threads = builder.threads;
    this.blas = builder.blas;
    this.verifyWeights = builder.verifyWeights;
    this.maxTextChars = builder.maxTextChars;
    this.maxQueue = builder.maxQueue;
    this.maxWaiting = builder.maxWaiting;
    this.maxBatch = builder.maxBatch;
    this.deterministic = builder.deterministic;
    this.flowCacheBytes = builder.flowCacheBytes;
    this.promptCacheBytes = builder.promptCacheBytes;
    this.flowCacheType = builder.flowCacheType;
    this.speakers = builder.speakers;
    this.listener = builder.listener;
    this.textNormalizer = builder.textNormalizer;
    this.strictUpstreamText = builder.strictUpstreamText;
    this.languageModel = builder.languageModel;
    this.compute = builder.compute;
  }

  /** {@return the options that hold when none are given} */
  public static EngineOptions defaults() {
    return DEFAULTS;
  }

  /** {@return a builder that starts from the defaults} */
  public static Builder newBuilder() {
    return new Builder();
  }

  /** {@return a builder that starts from these options} */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.threads = threads;
    builder.blas = blas;
    builder.verifyWeights = verifyWeights;
    builder.maxTextChars = maxTextChars;
    builder.maxQueue = maxQueue;
    builder.maxWaiting = maxWaiting;
    builder.maxBatch = maxBatch;
    builder.deterministic = deterministic;
    builder.flowCacheBytes = flowCacheBytes;
    builder.promptCacheBytes = promptCacheBytes;
    builder.flowCacheType = flowCacheType;
    builder.speakers = speakers;
    builder.listener = listener;
    builder.textNormalizer = textNormalizer;
    builder.strictUpstreamText = strictUpstreamText;
    builder.languageModel = languageModel;
    builder.compute = compute;
    return builder;
  }

  /**
   * {@return threads for one matrix product, or 0 for {@code OMP_NUM_THREADS} and, where that is
   * not set, the number of processors}
   */
  public int threads() {
    return threads;
  }

  /** {@return which linear-algebra library is wanted; {@link Blas#PREFER_MKL} by default} */
  public Blas blas() {
    return blas;
  }

  /**
   * {@return whether the weights' bytes are checked against their checksums at load; true by
   * default. Structure and bounds are always checked}
   */
  public boolean verifyWeights() {
    return verifyWeights;
  }

  /** {@return the most characters (code points) a request's text may have; 100,000 by default} */
  public int maxTextChars() {
    return maxTextChars;
  }

  /** {@return how many requests may wait; one more is refused. 256 by default} */
  public int maxQueue() {
    return maxQueue;
  }

  /** {@return how long a request may wait for its first step; no limit when empty, the default} */
  public Optional<Duration> maxWaiting() {
    return maxWaiting;
  }

  /** {@return how many sequences the language model advances together; 16 by default} */
  public int maxBatch() {
    return maxBatch;
  }

  /**
   * {@return whether every request is computed alone, so that its bytes do not depend on who else
   * asks; false by default, where only rounding does. A stream that finds no room within {@link
   * #flowCacheBytes} is rounded otherwise, and says so in its report}
   */
  public boolean deterministic() {
    return deterministic;
  }

  /**
   * {@return how much memory streamed requests may keep in the flow, in bytes, all together on a
   * device; 4 GiB by default. A request beyond it goes on slower, computing again what it can't
   * keep, and says so in its report}
   */
  public long flowCacheBytes() {
    return flowCacheBytes;
  }

  /**
   * {@return how much memory the prompts of voices may take in the flow of a device, in bytes,
   * shared by their streamed requests; 1 GiB by default. The least recently used one goes first}
   */
  public long promptCacheBytes() {
    return promptCacheBytes;
  }

  /** {@return in what numbers both are kept; exact ones by default} */
  public FlowCacheType flowCacheType() {
    return flowCacheType;
  }

  /** {@return the folder of saved speakers; that of the user's data when empty} */
  public Optional<Path> speakers() {
    return speakers;
  }

  /** {@return who hears what becomes of requests; nobody by default} */
  public EngineListener listener() {
    return listener;
  }

  /** {@return what writes out numbers, dates and units; the engine's own when empty} */
  public Optional<TextNormalizer> textNormalizer() {
    return textNormalizer;
  }

  /**
   * {@return whether texts are cleaned and cut as upstream does, bugs included; false by default}
   */
  public boolean strictUpstreamText() {
    return strictUpstreamText;
  }

  /** {@return the folder of a causal language model that speaks; the model's own when empty} */
  public Optional<Path> languageModel() {
    return languageModel;
  }

  /** {@return on what, and in what numbers, the nets are computed} */
  public ComputeOptions compute() {
    return compute;
  }

  /** Builds {@link EngineOptions}. Not safe for use by several threads. */
  public static final class Builder {
    private int threads;
    private Blas blas = Blas.PREFER_MKL;
    private boolean verifyWeights = true;
    private int maxTextChars = DEFAULT_MAX_TEXT_CHARS;
    private int maxQueue = 256;
    private Optional<Duration> maxWaiting = Optional.empty();
    private int maxBatch = 16;
    private boolean deterministic;
    private long flowCacheBytes = 4 * GIB;
    private long promptCacheBytes = GIB;
    private FlowCacheType flowCacheType = FlowCacheType.FP32;
    private Optional<Path> speakers = Optional.empty();
    private EngineListener listener = EngineListener.NONE;
    private Optional<TextNormalizer> textNormalizer = Optional.empty();
    private boolean strictUpstreamText;
    private Optional<Path> languageModel = Optional.empty();
    private ComputeOptions compute = ComputeOptions.defaults();

    private Builder() {}

    /**
     * Sets the threads for one matrix product.
     *
     * @param value 1 to 1024, or 0 for the machine's choice
     * @return this builder
     */
    public Builder threads(int value) {
      threads = requireRange("threads", value, 0, 1024);
      return this;
    }

    /**
     * Sets the linear-algebra library.
     *
     * @param value the library, required or preferred
     * @return this builder
     */
    public Builder blas(Blas value) {
      blas = Objects.requireNonNull(value, "blas");
      return this;
    }

    /**
     * Sets whether the weights' bytes are checked against their checksums at load.
     *
     * @param value false saves about two seconds for the full-size model
     * @return this builder
     */
    public Builder verifyWeights(boolean value) {
      verifyWeights = value;
      return this;
    }

    /**
     * Sets the most characters a request's text may have.
     *
     * @param value code points, at least 1
     * @return this builder
     */
    public Builder maxTextChars(int value) {
      maxTextChars = requireRange("maxTextChars", value, 1, Integer.MAX_VALUE);
      return this;
    }

    /**
     * Sets how many requests may wait before one more is refused.
     *
     * @param value 1 to 65536
     * @return this builder
     */
    public Builder maxQueue(int value) {
      maxQueue = requireRange("maxQueue", value, 1, 65_536);
      return this;
    }

    /**
     * Sets how long a request may wait for its first step before it fails.
     *
     * @param value above zero
     * @return this builder
     */
    public Builder maxWaiting(Duration value) {
      if (value.isZero() || value.isNegative()) {
        throw new IllegalArgumentException("maxWaiting: expected more than no time, got " + value);
      }
      maxWaiting = Optional.of(value);
      return this;
    }

    /**
     * Sets how many sequences the language model advances together. On a processor, a step of
     * several takes little longer than a step of one.
     *
     * @param value 1 to 1024
     * @return this builder
     */
    public Builder maxBatch(int value) {
      maxBatch = requireRange("maxBatch", value, 1, 1024);
      return this;
    }

    /**
     * Sets whether every request is computed alone.
     *
     * @param value true for the same bytes whoever else asks, at the price of the batch's speed
     * @return this builder
     */
    public Builder deterministic(boolean value) {
      deterministic = value;
      return this;
    }

    /**
     * Sets how much memory streamed requests may keep in the flow, all together.
     *
     * @param value bytes, at least 0
     * @return this builder
     */
    public Builder flowCacheBytes(long value) {
      flowCacheBytes = requireRange("flowCacheBytes", value, 0, Long.MAX_VALUE);
      return this;
    }

    /**
     * Sets how much memory the prompts of voices may take in the flow.
     *
     * @param value bytes, at least 0
     * @return this builder
     */
    public Builder promptCacheBytes(long value) {
      promptCacheBytes = requireRange("promptCacheBytes", value, 0, Long.MAX_VALUE);
      return this;
    }

    /**
     * Sets in what numbers the flow keeps what it has seen.
     *
     * @param value the type
     * @return this builder
     */
    public Builder flowCacheType(FlowCacheType value) {
      flowCacheType = Objects.requireNonNull(value, "flowCacheType");
      return this;
    }

    /**
     * Sets the folder of saved speakers.
     *
     * @param folder made when the first one is saved
     * @return this builder
     */
    public Builder speakers(Path folder) {
      speakers = Optional.of(folder);
      return this;
    }

    /**
     * Sets who hears what becomes of requests.
     *
     * @param value quick, and safe for use by several threads
     * @return this builder
     */
    public Builder listener(EngineListener value) {
      listener = Objects.requireNonNull(value, "listener");
      return this;
    }

    /**
     * Sets what writes out numbers, dates and units before a text is spoken.
     *
     * @param value the normalizer, used by several threads; {@link TextNormalizer#none()} for texts
     *     that are written out already
     * @return this builder
     */
    public Builder textNormalizer(TextNormalizer value) {
      textNormalizer = Optional.of(value);
      return this;
    }

    /**
     * Sets whether texts are cleaned and cut exactly as upstream does without a normalization
     * engine: 3.14 is "three.fourteen", A4 is "Afour". The text normalizer is not asked then.
     *
     * @param value true to get upstream's segments
     * @return this builder
     */
    public Builder strictUpstreamText(boolean value) {
      strictUpstreamText = value;
      return this;
    }

    /**
     * Sets a causal language model in Hugging Face form that gives the speech tokens in place of
     * the model directory's {@code llm.pt}, which is not read then (upstream's {@code
     * examples/grpo/cosyvoice2/infer_dataset.py}).
     *
     * <p>It samples as {@code generate} does: top-p 0.95, top-k 50, temperature 0.8 where the
     * request says nothing, at most 2048 tokens. It speaks zero-shot, cross-lingual and as a saved
     * speaker; instructions and arriving text are refused with an {@link IllegalArgumentException}.
     *
     * @param huggingFaceFolder holds {@code config.json}, safetensors, and a tokenizer whose
     *     vocabulary has the speech tokens {@code <|s_0|>}, {@code <|s_1|>} and so on
     * @return this builder
     */
    public Builder languageModel(Path huggingFaceFolder) {
      languageModel = Optional.of(huggingFaceFolder);
      return this;
    }

    /**
     * Sets on what, and in what numbers, the nets are computed.
     *
     * @param value the options
     * @return this builder
     */
    public Builder compute(ComputeOptions value) {
      compute = Objects.requireNonNull(value, "compute");
      return this;
    }

    /**
     * Sets where the nets are computed, as {@link ComputeOptions.Builder#device}.
     *
     * @param value the device, required
     * @return this builder
     */
    public Builder device(Device value) {
      return compute(compute.toBuilder().device(value).build());
    }

    /**
     * Sets in what numbers the language model and the flow are computed, as {@link
     * ComputeOptions.Builder#precision(Precision)}.
     *
     * @param value the numbers
     * @return this builder
     */
    public Builder precision(Precision value) {
      return compute(compute.toBuilder().precision(value).build());
    }

    /** {@return the options} */
    public EngineOptions build() {
      return new EngineOptions(this);
    }

    private static int requireRange(String name, int value, int min, int max) {
      return (int) requireRange(name, (long) value, min, max);
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
