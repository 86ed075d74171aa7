package io.github.cosyvoice4j.tensorrt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * A graph with the estimator's inputs and output, and next to nothing between: {@code (x + mu +
 * cond + spks + t) * mask}. Written as ONNX says ({@code onnx.proto3}), field by field.
 */
final class TinyGraph {
  private static final int FLOAT = 1;
  private static final int INT64 = 7;
  private static final long IR_VERSION = 9;
  private static final long OPSET = 18;

  private TinyGraph() {}

  /**
   * {@return the bytes of an ONNX file}
   *
   * @param melBins M
   * @param rows B; -1 for as many as there are
   */
  static byte[] onnx(int melBins, long rows) {
    Message graph =
        new Message()
            .put(1, node("Unsqueeze", "spks_t", "spks", "axis_2"))
            .put(1, node("Unsqueeze", "t_t", "t", "axes_1_2"))
            .put(1, node("Add", "a", "x", "mu"))
            .put(1, node("Add", "b", "a", "cond"))
            .put(1, node("Add", "c", "b", "spks_t"))
            .put(1, node("Add", "d", "c", "t_t"))
            .put(1, node("Mul", EngineShapes.OUTPUT, "d", "mask"))
            .put(2, "tiny")
            .put(5, constant("axis_2", 2))
            .put(5, constant("axes_1_2", 1, 2));
    EngineShapes shapes = new EngineShapes(melBins, 2);
    for (String input : EngineShapes.inputs()) {
      graph.put(11, value(input, shapes.shape(input, rows, -1).toArray(Long[]::new)));
    }
    graph.put(12, value(EngineShapes.OUTPUT, rows, (long) melBins, -1L));
    return new Message()
        .put(1, IR_VERSION)
        .put(7, graph)
        .put(8, new Message().put(1, "").put(2, OPSET))
        .bytes();
  }

  private static Message node(String type, String output, String... inputs) {
    Message node = new Message();
    Arrays.stream(inputs).forEach(input -> node.put(1, input));
    return node.put(2, output).put(4, type);
  }

  private static Message constant(String name, long... values) {
    Message tensor = new Message().put(1, values.length).put(2, INT64);
    Arrays.stream(values).forEach(value -> tensor.put(7, value));
    return tensor.put(8, name);
  }

  private static Message value(String name, Long... shape) {
    Message dims = new Message();
    for (int axis = 0; axis < shape.length; axis++) {
      boolean dynamic = shape[axis] < 0;
      dims.put(
          1,
          dynamic
              ? new Message().put(2, axis == 0 ? "rows" : "frames")
              : new Message().put(1, shape[axis]));
    }
    Message tensor = new Message().put(1, FLOAT).put(2, dims);
    return new Message().put(1, name).put(2, new Message().put(1, tensor));
  }

  /** Fields of Protocol Buffers: numbers, and whatever has a length. */
  private static final class Message {
    private static final int NUMBER = 0;
    private static final int LENGTH = 2;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message put(int field, long number) {
      varint(((long) field << 3) | NUMBER);
      varint(number);
      return this;
    }

    Message put(int field, String text) {
      return put(field, text.getBytes(UTF_8));
    }

    Message put(int field, Message message) {
      return put(field, message.bytes());
    }

    private Message put(int field, byte[] bytes) {
      varint(((long) field << 3) | LENGTH);
      varint(bytes.length);
      out.writeBytes(bytes);
      return this;
    }

    private void varint(long value) {
      long rest = value;
      while (rest >>> 7 != 0) {
        out.write((int) ((rest & 0x7f) | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
