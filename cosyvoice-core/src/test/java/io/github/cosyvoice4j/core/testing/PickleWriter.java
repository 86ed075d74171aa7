package io.github.cosyvoice4j.core.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles opcode by opcode, also ones that make no sense. */
public final class PickleWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Makes a writer of an empty pickle. */
  public PickleWriter() {}

  /**
   * Writes the header of protocol 2.
   *
   * @return this writer
   */
  public PickleWriter protocol() {
    return op(0x80).op(2);
  }

  /**
   * Writes one byte.
   *
   * @param opcode an opcode or a part of its argument
   * @return this writer
   */
  public PickleWriter op(int opcode) {
    bytes.write(opcode);
    return this;
  }

  /**
   * Writes bytes.
   *
   * @param opcodes opcodes and their arguments
   * @return this writer
   */
  public PickleWriter ops(int... opcodes) {
    for (int opcode : opcodes) {
      op(opcode);
    }
    return this;
  }

  /**
   * Writes a text.
   *
   * @param value the text
   * @return this writer
   */
  public PickleWriter text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    op('X').bytes.writeBytes(little(4).putInt(utf8.length).array());
    bytes.writeBytes(utf8);
    return this;
  }

  /**
   * Writes a whole number.
   *
   * @param value the number
   * @return this writer
   */
  public PickleWriter number(long value) {
    op(0x8a).op(8).bytes.writeBytes(little(8).putLong(value).array());
    return this;
  }

  /**
   * Writes a fraction.
   *
   * @param value the number
   * @return this writer
   */
  public PickleWriter number(double value) {
    op('G').bytes.writeBytes(ByteBuffer.allocate(8).putDouble(value).array());
    return this;
  }

  /**
   * Writes a tuple of whole numbers.
   *
   * @param values the numbers
   * @return this writer
   */
  public PickleWriter tuple(long... values) {
    op('(');
    for (long value : values) {
      number(value);
    }
    return op('t');
  }

  /**
   * Names a function or class.
   *
   * @param module its module
   * @param name its name
   * @return this writer
   */
  public PickleWriter global(String module, String name) {
    op('c').bytes.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** {@return what was written} */
  public byte[] toByteArray() {
    return bytes.toByteArray();
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
