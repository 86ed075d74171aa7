package io.github.cosyvoice4j;

import java.util.Objects;

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

  private static final int DEFAULT_MAX_TEXT_CHARS = 100_000;
  private static final EngineOptions DEFAULTS = newBuilder().build();

  private final int threads;
  private final Blas blas;
  private final boolean verifyWeights;
  private final int maxTextChars;
  private final int queueCapacity;

  private EngineOptions(Builder builder) {
    this.threads = builder.threads;
    this.blas = builder.blas;
    this.verifyWeights = builder.verifyWeights;
    this.maxTextChars = builder.maxTextChars;
    this.queueCapacity = builder.queueCapacity;
  }

  /** {@return the options that hold when none are given} */
  public static EngineOptions defaults() {
    return DEFAULTS;
  }

  /** {@return a builder that starts from the defaults} */
  public static Builder newBuilder() {
    return new Builder();
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
  public int queueCapacity() {
    return queueCapacity;
  }

  /** Builds {@link EngineOptions}. Not safe for use by several threads. */
  public static final class Builder {
    private int threads;
    private Blas blas = Blas.PREFER_MKL;
    private boolean verifyWeights = true;
    private int maxTextChars = DEFAULT_MAX_TEXT_CHARS;
    private int queueCapacity = 256;

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
    public Builder queueCapacity(int value) {
      queueCapacity = requireRange("queueCapacity", value, 1, 65_536);
      return this;
    }

    /** {@return the options} */
    public EngineOptions build() {
      return new EngineOptions(this);
    }

    private static int requireRange(String name, int value, int min, int max) {
      if (value < min || value > max) {
        throw new IllegalArgumentException(
            name + ": expected " + min + " to " + max + ", got " + value);
      }
      return value;
    }
  }
}
