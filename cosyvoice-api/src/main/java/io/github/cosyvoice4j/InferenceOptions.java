package io.github.cosyvoice4j;

import java.util.OptionalLong;

/**
 * What is chosen for one request.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param seed the seed of everything random in the request; when empty, one is drawn and reported
 *     by {@link Synthesis#seed()}. The same seed, machine and thread count give the same bytes
 * @param normalize whether text is cleaned, numbers are spelled out and long text is split into
 *     segments; true by default. Text that holds {@code <|} and {@code |>} is never changed
 */
public record InferenceOptions(OptionalLong seed, boolean normalize) {
  private static final InferenceOptions DEFAULTS = new InferenceOptions(OptionalLong.empty(), true);

  /** {@return the options that hold when none are given} */
  public static InferenceOptions defaults() {
    return DEFAULTS;
  }

  /**
   * {@return these options with a seed}
   *
   * @param value the seed, any number
   */
  public InferenceOptions withSeed(long value) {
    return new InferenceOptions(OptionalLong.of(value), normalize);
  }

  /**
   * {@return these options with text normalization on or off}
   *
   * @param value false gives the text to the tokenizer as it is, in one segment
   */
  public InferenceOptions withNormalize(boolean value) {
    return new InferenceOptions(seed, value);
  }
}
