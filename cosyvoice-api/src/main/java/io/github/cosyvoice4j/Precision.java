package io.github.cosyvoice4j;

/**
 * In what numbers a net is computed. {@code docs/numerics.md} has the error of each against {@link
 * #FP32}.
 */
public enum Precision {
  /** Single precision: the numbers of upstream, within rounding. */
  FP32,
  /**
   * Half precision. On a CPU only the weights are rounded, and sums stay single; on a GPU both
   * factors are half and sums single.
   */
  FP16,
  /** bfloat16, on a GPU: fewer digits than {@link #FP16}, and the range of single precision. */
  BF16,
  /**
   * Weights of 8 bits (7 without VNNI instructions) with a scale for each row, on a CPU; what they
   * are multiplied with is rounded to 8 bits with a scale for each token or frame, which does not
   * depend on those beside it. A token that is alone is rounded a little finer.
   */
  INT8
}
