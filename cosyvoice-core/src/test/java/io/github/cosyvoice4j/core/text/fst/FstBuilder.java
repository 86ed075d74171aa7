package io.github.cosyvoice4j.core.text.fst;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Builds small transducers and writes them as OpenFst does, in each of its forms. */
final class FstBuilder {
  /** How a file is laid out. */
  enum Form {
    VECTOR,
    /** As written to a pipe: the header does not know how many states follow. */
    ENDLESS_VECTOR,
    VECTOR_WITH_SYMBOLS,
    CONST,
    CONST_WITH_SYMBOLS,
    ALIGNED_CONST,
    /** The layout before the flag: aligned without it. */
    FIRST_CONST
  }

  private record Arc(int input, int output, float weight, int target) {}

  private final List<List<Arc>> arcs = new ArrayList<>();
  private final List<Float> finals = new ArrayList<>();

  FstBuilder() {
    state();
  }

  /** {@return a new state; the builder begins with state 0, the first one of every path} */
  int state() {
    arcs.add(new ArrayList<>());
    finals.add(Float.POSITIVE_INFINITY);
    return arcs.size() - 1;
  }

  FstBuilder end(int state, double weight) {
    finals.set(state, (float) weight);
    return this;
  }

  FstBuilder arc(int from, int input, int output, double weight, int to) {
    arcs.get(from).add(new Arc(input, output, (float) weight, to));
    return this;
  }

  /** A path that reads one text and writes another, with its weight on its last arc. */
  FstBuilder rewrite(int from, String input, String output, double weight, int to) {
    byte[] read = input.getBytes(StandardCharsets.UTF_8);
    byte[] written = output.getBytes(StandardCharsets.UTF_8);
    int length = Math.max(1, Math.max(read.length, written.length));
    int at = from;
    for (int i = 0; i < length; i++) {
      int next = i == length - 1 ? to : state();
      arc(at, label(read, i), label(written, i), i == length - 1 ? weight : 0, next);
      at = next;
    }
    return this;
  }

  /** Puts every state's arcs in the order of their input labels, as grammars have them. */
  FstBuilder sorted() {
    arcs.forEach(list -> list.sort(Comparator.comparingInt(Arc::input)));
    return this;
  }

  Path write(Path file, Form form) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes(form));
  }

  byte[] bytes(Form form) {
    Out out = new Out();
    boolean symbols = form == Form.VECTOR_WITH_SYMBOLS || form == Form.CONST_WITH_SYMBOLS;
    boolean vector = form.name().contains("VECTOR");
    boolean aligned = form == Form.ALIGNED_CONST || form == Form.FIRST_CONST;
    out.header(vector ? "vector" : "const", form == Form.FIRST_CONST ? 1 : 2);
    out.number(Integer.BYTES, (symbols ? 3 : 0) | (form == Form.ALIGNED_CONST ? 4 : 0));
    out.number(Long.BYTES, 3);
    out.number(Long.BYTES, 0);
    out.number(Long.BYTES, form == Form.ENDLESS_VECTOR ? -1 : arcs.size());
    out.number(Long.BYTES, vector ? 0 : arcs.stream().mapToInt(List::size).sum());
    if (symbols) {
      out.symbols("<eps>", "a", "été");
      out.symbols("<eps>");
    }
    if (vector) {
      writeVector(out);
    } else {
      writeConst(out, aligned);
    }
    return out.bytes.toByteArray();
  }

  private void writeVector(Out out) {
    for (int state = 0; state < arcs.size(); state++) {
      out.number(finals.get(state));
      out.number(Long.BYTES, arcs.get(state).size());
      arcs.get(state).forEach(out::arc);
    }
  }

  private void writeConst(Out out, boolean aligned) {
    out.align(aligned);
    int first = 0;
    for (int state = 0; state < arcs.size(); state++) {
      List<Arc> leaving = arcs.get(state);
      out.number(finals.get(state));
      out.number(Integer.BYTES, first);
      out.number(Integer.BYTES, leaving.size());
      out.number(Integer.BYTES, leaving.stream().filter(arc -> arc.input == 0).count());
      out.number(Integer.BYTES, leaving.stream().filter(arc -> arc.output == 0).count());
      first += leaving.size();
    }
    out.align(aligned);
    arcs.forEach(list -> list.forEach(out::arc));
  }

  private static int label(byte[] text, int index) {
    return index < text.length ? Byte.toUnsignedInt(text[index]) : 0;
  }

  private static final class Out {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    void header(String type, int version) {
      number(Integer.BYTES, 0x7EB2FDD6);
      text(type);
      text("standard");
      number(Integer.BYTES, version);
    }

    void symbols(String... names) {
      number(Integer.BYTES, 0x7EB2FB74);
      text("bytes");
      number(Long.BYTES, names.length);
      number(Long.BYTES, names.length);
      for (int i = 0; i < names.length; i++) {
        text(names[i]);
        number(Long.BYTES, i);
      }
    }

    void arc(Arc arc) {
      number(Integer.BYTES, arc.input);
      number(Integer.BYTES, arc.output);
      number(arc.weight);
      number(Integer.BYTES, arc.target);
    }

    void number(float value) {
      number(Integer.BYTES, Float.floatToIntBits(value));
    }

    void number(int size, long value) {
      ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.write(buffer.putLong(value).array(), 0, size);
    }

    void text(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      number(Integer.BYTES, utf8.length);
      bytes.writeBytes(utf8);
    }

    void align(boolean aligned) {
      while (aligned && bytes.size() % 16 != 0) {
        bytes.write(0);
      }
    }
  }
}
