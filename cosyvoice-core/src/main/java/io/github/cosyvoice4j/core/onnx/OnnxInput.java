package io.github.cosyvoice4j.core.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/** One tensor to feed. Holds the caller's values, which must not change before the run ends. */
public final class OnnxInput {
  /** Makes the tensor of one run. */
  @FunctionalInterface
  private interface Maker {
    OnnxTensor make(OrtEnvironment environment) throws OrtException;
  }

  private final Maker maker;

  private OnnxInput(Maker maker) {
    this.maker = maker;
  }

  /**
   * {@return a tensor of floats}
   *
   * @param values row-major, as many as the shape holds
   * @param shape sizes of the axes
   */
  public static OnnxInput floats(FloatBuffer values, long... shape) {
    long[] sizes = shape.clone();
    return new OnnxInput(
        environment -> OnnxTensor.createTensor(environment, values.duplicate(), sizes));
  }

  /**
   * {@return a tensor of 32-bit integers}
   *
   * @param values row-major, as many as the shape holds
   * @param shape sizes of the axes
   */
  public static OnnxInput ints(int[] values, long... shape) {
    long[] sizes = shape.clone();
    return new OnnxInput(
        environment -> OnnxTensor.createTensor(environment, IntBuffer.wrap(values), sizes));
  }

  /** {@return the tensor, which the caller closes} */
  OnnxTensor create(OrtEnvironment environment) throws OrtException {
    return maker.make(environment);
  }
}
