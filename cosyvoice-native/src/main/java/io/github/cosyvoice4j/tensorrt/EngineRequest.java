package io.github.cosyvoice4j.tensorrt;

import io.github.cosyvoice4j.Precision;
import java.nio.file.Path;

/**
 * What is to be built.
 *
 * @param onnx the estimator's graph and weights
 * @param precision in what numbers; inputs and outputs are float32 in any
 * @param tf32 whether single-precision numbers may be multiplied with 10 bits of mantissa
 * @param shapes for what sizes
 */
record EngineRequest(Path onnx, Precision precision, boolean tf32, EngineShapes shapes) {
  /** The file's name in a model directory. */
  static final String ONNX = "flow.decoder.estimator.fp32.onnx";

  /** {@return the numbers, for people} */
  String numbers() {
    return tf32 ? precision + " with TF32" : precision.toString();
  }
}
