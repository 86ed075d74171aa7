package io.github.cosyvoice4j.core.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import io.github.cosyvoice4j.ModelFormatException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/** One tensor that came out of a net, copied to the heap. Safe for use by several threads. */
public final class OnnxOutput {
  private final String name;
  private final String type;
  private final long[] shape;
  private final Object values;

  private OnnxOutput(String name, String type, long[] shape, Object values) {
    this.name = name;
    this.type = type;
    this.shape = shape;
    this.values = values;
  }

  /** {@return a copy of an output; what is no tensor of numbers is refused when it is read} */
  static OnnxOutput copy(String name, OnnxValue value) {
    if (!(value instanceof OnnxTensor tensor)) {
      return new OnnxOutput(name, value.getType().toString(), new long[0], null);
    }
    String type = tensor.getInfo().type.toString();
    return new OnnxOutput(name, type, tensor.getInfo().getShape(), numbers(tensor));
  }

  private static Object numbers(OnnxTensor tensor) {
    return switch (tensor.getInfo().type) {
      case FLOAT -> copy(tensor.getFloatBuffer());
      case INT32 -> copy(tensor.getIntBuffer());
      case INT64 -> copy(tensor.getLongBuffer());
      default -> null;
    };
  }

  /** {@return sizes of the axes} */
  public long[] shape() {
    return shape.clone();
  }

  /**
   * {@return the values, row-major, not a copy}
   *
   * @throws ModelFormatException if they are no 32-bit floats
   */
  public float[] floats() throws ModelFormatException {
    if (values instanceof float[] floats) {
      return floats;
    }
    throw wrongType("floats");
  }

  /**
   * {@return the values, row-major; of 64-bit integers, what is no int is -1}
   *
   * @throws ModelFormatException if they are no integers of 32 or 64 bits
   */
  public int[] ints() throws ModelFormatException {
    if (values instanceof int[] ints) {
      return ints;
    }
    if (values instanceof long[] longs) {
      return Arrays.stream(longs).mapToInt(id -> id == (int) id ? (int) id : -1).toArray();
    }
    throw wrongType("whole numbers");
  }

  private ModelFormatException wrongType(String expected) {
    return new ModelFormatException(
        name + ": expected " + expected + ", got " + type + "; is it another net?");
  }

  private static float[] copy(FloatBuffer buffer) {
    float[] copy = new float[buffer.remaining()];
    buffer.get(copy);
    return copy;
  }

  private static int[] copy(IntBuffer buffer) {
    int[] copy = new int[buffer.remaining()];
    buffer.get(copy);
    return copy;
  }

  private static long[] copy(LongBuffer buffer) {
    long[] copy = new long[buffer.remaining()];
    buffer.get(copy);
    return copy;
  }
}
