package io.github.cosyvoice4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * On what, and in what numbers, the nets are computed; part of {@link EngineOptions}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class ComputeOptions {
  /** What becomes of a wish that this machine can't meet. */
  public enum Wish {
    /** Not asked for. */
    OFF,
    /** Met if it can be; what was taken instead, and why, is in {@link ModelInfo#details}. */
    PREFER,
    /** Met, or loading fails with a {@link NativeLibraryException}. */
    REQUIRE
  }

  /** Euler steps of the flow that upstream takes. */
  public static final int DEFAULT_FLOW_STEPS = 10;

  private static final int MAX_FLOW_STEPS = 100;
  private static final ComputeOptions DEFAULTS = newBuilder().build();

  private final List<Device> devices;
  private final Wish deviceWish;
  private final Map<Stage, Precision> precisions;
  private final boolean tf32;
  private final boolean cudaGraphs;
  private final Wish tensorRt;
  private final int flowSteps;
  private final boolean causalFlow;

  private ComputeOptions(Builder builder) {
    this.devices = builder.devices;
    this.deviceWish = builder.deviceWish;
    this.precisions = Collections.unmodifiableMap(new EnumMap<>(builder.precisions));
    this.tf32 = builder.tf32;
    this.cudaGraphs = builder.cudaGraphs;
    this.tensorRt = builder.tensorRt;
    this.flowSteps = builder.flowSteps;
    this.causalFlow = builder.causalFlow;
  }

  /** {@return the options that hold when none are given} */
  public static ComputeOptions defaults() {
    return DEFAULTS;
  }

  /** {@return a builder that starts from the defaults} */
  public static Builder newBuilder() {
    return new Builder();
  }

  /** {@return a builder that starts from these options} */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.devices = devices;
    builder.deviceWish = deviceWish;
    builder.precisions.putAll(precisions);
    builder.tf32 = tf32;
    builder.cudaGraphs = cudaGraphs;
    builder.tensorRt = tensorRt;
    builder.flowSteps = flowSteps;
    builder.causalFlow = causalFlow;
    return builder;
  }

  /**
   * {@return where the nets are computed; {@link Device#AUTO} by default. Several take turns: each
   * has weights of its own, and a request goes to the one with the least work}
   */
  public List<Device> devices() {
    return devices;
  }

  /** {@return whether another device will do; never {@link Wish#OFF}} */
  public Wish deviceWish() {
    return deviceWish;
  }

  /**
   * {@return in what numbers a stage is computed; {@link Precision#FP32} by default}
   *
   * @param stage {@link Stage#LLM}, {@link Stage#FLOW} or {@link Stage#VOCODER}
   */
  public Precision precision(Stage stage) {
    return precisions.getOrDefault(stage, Precision.FP32);
  }

  /**
   * {@return whether a GPU may multiply single-precision numbers with 10 bits of mantissa; false by
   * default}
   */
  public boolean tf32() {
    return tf32;
  }

  /**
   * {@return whether steps are captured once and then launched whole on a GPU; true by default.
   * Where that can't be, they run one operation at a time, and {@link ModelInfo#details} says so}
   */
  public boolean cudaGraphs() {
    return cudaGraphs;
  }

  /** {@return whether TensorRT computes the flow's estimator on a GPU; off by default} */
  public Wish tensorRt() {
    return tensorRt;
  }

  /** {@return Euler steps of the flow; 10 by default, as upstream} */
  public int flowSteps() {
    return flowSteps;
  }

  /**
   * {@return whether whole utterances are made as streams are, each frame from those before it and
   * those of its chunk; false by default, where each sees all}
   */
  public boolean causalFlow() {
    return causalFlow;
  }

  /** Builds {@link ComputeOptions}. Not safe for use by several threads. */
  public static final class Builder {
    private List<Device> devices = List.of(Device.AUTO);
    private Wish deviceWish = Wish.REQUIRE;
    private final Map<Stage, Precision> precisions = new EnumMap<>(Stage.class);
    private boolean tf32;
    private boolean cudaGraphs = true;
    private Wish tensorRt = Wish.OFF;
    private int flowSteps = DEFAULT_FLOW_STEPS;
    private boolean causalFlow;

    private Builder() {}

    /**
     * Sets where the nets are computed; loading fails with a {@link NativeLibraryException} if that
     * can't be.
     *
     * @param first the device
     * @param more others beside it, each a GPU, as is the first then
     * @return this builder
     */
    public Builder device(Device first, Device... more) {
      return devices(Wish.REQUIRE, first, more);
    }

    /**
     * Sets where the nets are computed if that can be; else it is the CPU, and {@link
     * ModelInfo#details} says why.
     *
     * @param first the device
     * @param more others beside it, each a GPU, as is the first then
     * @return this builder
     */
    public Builder preferDevice(Device first, Device... more) {
      return devices(Wish.PREFER, first, more);
    }

    private Builder devices(Wish wish, Device first, Device... more) {
      List<Device> all = new ArrayList<>(List.of(first));
      all.addAll(List.of(more));
      boolean gpus = all.stream().allMatch(device -> device.kind() == Device.Kind.CUDA);
      if (all.size() > 1 && (!gpus || all.stream().distinct().count() < all.size())) {
        throw new IllegalArgumentException(
            "device: expected one device, or several different GPUs, got " + all);
      }
      devices = List.copyOf(all);
      deviceWish = wish;
      return this;
    }

    /**
     * Sets in what numbers the language model and the flow are computed. The vocoder stays in
     * single precision, which costs little; {@link #precision(Stage, Precision)} sets single
     * stages.
     *
     * @param value the numbers
     * @return this builder
     */
    public Builder precision(Precision value) {
      return precision(Stage.LLM, value).precision(Stage.FLOW, value);
    }

    /**
     * Sets in what numbers a stage is computed. A device that does not offer them fails at load,
     * before anything is read, with an {@link IllegalArgumentException} that lists what it does.
     *
     * @param stage {@link Stage#LLM}, {@link Stage#FLOW} or {@link Stage#VOCODER}
     * @param value the numbers; the vocoder has {@link Precision#FP32} only
     * @return this builder
     */
    public Builder precision(Stage stage, Precision value) {
      Objects.requireNonNull(value, "precision");
      if (stage == Stage.FRONT_END || (stage == Stage.VOCODER && value != Precision.FP32)) {
        throw new IllegalArgumentException(
            "precision: expected a stage that has a choice, LLM or FLOW, got "
                + value
                + " for "
                + stage);
      }
      precisions.put(stage, value);
      return this;
    }

    /**
     * Sets whether a GPU may multiply single-precision numbers with 10 bits of mantissa.
     *
     * @param value true for speed, false for upstream's numbers
     * @return this builder
     */
    public Builder tf32(boolean value) {
      tf32 = value;
      return this;
    }

    /**
     * Sets whether steps are captured once and then launched whole on a GPU.
     *
     * @param value false to see single operations in a profile
     * @return this builder
     */
    public Builder cudaGraphs(boolean value) {
      cudaGraphs = value;
      return this;
    }

    /**
     * Sets whether TensorRT computes the flow's estimator on a GPU, from the model directory's
     * {@code flow.decoder.estimator.fp32.onnx}. The engine is built once for a GPU, which takes
     * minutes, and kept in the cache folder.
     *
     * @param value off, preferred or required
     * @return this builder
     */
    public Builder tensorRt(Wish value) {
      tensorRt = Objects.requireNonNull(value, "tensorRt");
      return this;
    }

    /**
     * Sets the Euler steps of the flow. Its time is proportional to them; fewer than upstream's 10
     * give another mel.
     *
     * @param value 1 to 100
     * @return this builder
     */
    public Builder flowSteps(int value) {
      if (value < 1 || value > MAX_FLOW_STEPS) {
        throw new IllegalArgumentException(
            "flowSteps: expected 1 to " + MAX_FLOW_STEPS + ", got " + value);
      }
      flowSteps = value;
      return this;
    }

    /**
     * Sets whether whole utterances are made as streams are: each frame sees those before it and
     * those of its chunk. The prompt's part is then computed once for a voice and kept, within
     * {@link EngineOptions#promptCacheBytes}, and about a third of the flow's work falls away. The
     * numbers are those of upstream's stream, not those of its whole utterances.
     *
     * @param value true for speed
     * @return this builder
     */
    public Builder causalFlow(boolean value) {
      causalFlow = value;
      return this;
    }

    /** {@return the options} */
    public ComputeOptions build() {
      return new ComputeOptions(this);
    }
  }
}
