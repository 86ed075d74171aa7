package io.github.cosyvoice4j.torch;

import io.github.cosyvoice4j.ComputeOptions;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.Stage;

/**
 * What the weights of a model take in single precision.
 *
 * @param llm bytes of the language model
 * @param flow bytes of the flow
 * @param vocoder bytes of the vocoder
 */
public record WeightBytes(long llm, long flow, long vocoder) {
  /** Nothing is known of them. */
  public static final WeightBytes UNKNOWN = new WeightBytes(0, 0, 0);

  /**
   * {@return what they take on a GPU}
   *
   * @param options in what numbers they are wanted
   */
  long on(ComputeOptions options) {
    return llm / divisor(options.precision(Stage.LLM))
        + flow / divisor(options.precision(Stage.FLOW))
        + vocoder;
  }

  private static int divisor(Precision precision) {
    return precision == Precision.FP32 ? 1 : 2;
  }
}
