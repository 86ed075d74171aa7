package io.github.cosyvoice4j.tensorrt;

import io.github.cosyvoice4j.NativeLibraryException;

/**
 * Says whether an engine computes what libtorch computes.
 *
 * <p>Measured is the rms of the difference over that of libtorch's output. An engine of other
 * weights, or one that overflows, is off by about 1 or by no number at all; the bounds lie some ten
 * times above what rounding gives in a net of this depth, and are not for telling good roundings
 * from better ones.
 *
 * @param numbers in what the engine computes, for people
 * @param bound the greatest error that passes
 */
record OutputCheck(String numbers, double bound) {
  /** Other orders of summation, through some sixty layers. */
  private static final double FP32 = 1e-3;

  /** 10 bits of mantissa in products, as fp16, and the range of fp32. */
  private static final double TF32 = 1e-2;

  private static final double FP16 = 2e-2;

  /** 7 bits of mantissa. */
  private static final double BF16 = 1e-1;

  /**
   * {@return the check of an engine}
   *
   * @param request what it was built to be
   */
  static OutputCheck of(EngineRequest request) {
    double bound =
        switch (request.precision()) {
          case FP16 -> FP16;
          case BF16 -> BF16;
          default -> request.tf32() ? TF32 : FP32;
        };
    return new OutputCheck(request.numbers(), bound);
  }

  /**
   * Compares.
   *
   * @param expected libtorch's output
   * @param got the engine's
   * @return the error
   * @throws NativeLibraryException if it is greater than the bound, or not a number
   */
  double error(float[] expected, float[] got) {
    double difference = 0;
    double energy = 0;
    for (int i = 0; i < expected.length; i++) {
      double off = (double) got[i] - expected[i];
      difference += off * off;
      energy += (double) expected[i] * expected[i];
    }
    double error = difference == 0 ? 0 : Math.sqrt(difference / energy);
    if (!(error <= bound)) { // nor NaN
      throw new NativeLibraryException(
          "tensorrt: expected the estimator in %s within %s of libtorch's, got %.3g; is %s this model's? else take Precision.FP32, or leave TensorRT off"
              .formatted(numbers, bound, error, EngineRequest.ONNX),
          null);
    }
    return error;
  }
}
