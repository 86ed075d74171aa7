package io.github.cosyvoice4j.eval.metric;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * ONNX files of a few bytes: an input named {@code input_1} is reduced over its axes but the first,
 * by one operator or several whose results stand side by side.
 *
 * <p>Numbers are field numbers of {@code onnx.proto}.
 */
public final class TinyOnnx {
  private static final int FLOAT = 1;
  private static final int INT = 2;
  private static final int INTS = 7;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private TinyOnnx() {}

  /**
   * Writes a net.
   *
   * @param file where to
   * @param shape of the input; -1 for any size
   * @param operators such as ReduceMean, ReduceMax
   * @return the file
   */
  public static Path write(Path file, List<Integer> shape, List<String> operators)
      throws IOException {
    TinyOnnx graph = new TinyOnnx();
    TinyOnnx join = new TinyOnnx();
    for (int i = 0; i < operators.size(); i++) {
      String result = "part" + i;
      graph.message(1, reduction(operators.get(i), result, shape.size()));
      join.text(1, result);
    }
    join.text(2, "output").text(4, "Concat").message(5, attribute("axis", INT, List.of(1)));
    graph.message(1, join).text(2, "tiny");
    graph.message(11, value("input_1", shape));
    List<Integer> outputs = new ArrayList<>(Collections.nCopies(shape.size(), 1));
    outputs.set(1, operators.size());
    graph.message(12, value("output", outputs));
    TinyOnnx model =
        new TinyOnnx()
            .number(1, 8)
            .message(7, graph)
            .message(8, new TinyOnnx().text(1, "").number(2, 13));
    return Files.write(file, model.bytes.toByteArray());
  }

  /** Over all axes but the first, which leaves as many axes, of one value each. */
  private static TinyOnnx reduction(String operator, String result, int axes) {
    List<Integer> over = IntStream.range(1, axes).boxed().toList();
    return new TinyOnnx()
        .text(1, "input_1")
        .text(2, result)
        .text(4, operator)
        .message(5, attribute("axes", INTS, over));
  }

  private static TinyOnnx attribute(String name, int type, List<Integer> values) {
    TinyOnnx attribute = new TinyOnnx().text(1, name);
    values.forEach(value -> attribute.number(type == INT ? 3 : 8, value));
    return attribute.number(20, type);
  }

  private static TinyOnnx value(String name, List<Integer> shape) {
    TinyOnnx sizes = new TinyOnnx();
    for (int size : shape) {
      TinyOnnx axis = new TinyOnnx();
      sizes.message(1, size < 0 ? axis.text(2, "any") : axis.number(1, size));
    }
    TinyOnnx tensor = new TinyOnnx().number(1, FLOAT).message(2, sizes);
    return new TinyOnnx().text(1, name).message(2, new TinyOnnx().message(1, tensor));
  }

  private TinyOnnx number(int field, long value) {
    varint(field << 3);
    varint(value);
    return this;
  }

  private TinyOnnx text(int field, String value) {
    return block(field, value.getBytes(StandardCharsets.UTF_8));
  }

  private TinyOnnx message(int field, TinyOnnx value) {
    return block(field, value.bytes.toByteArray());
  }

  private TinyOnnx block(int field, byte[] content) {
    varint((field << 3) | 2);
    varint(content.length);
    bytes.writeBytes(content);
    return this;
  }

  private void varint(long value) {
    long rest = value;
    while (rest >= 0x80) {
      bytes.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }
}
