package io.github.cosyvoice4j.core.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes pickles opcode by opcode, also ones that make no sense. Not safe for use by several
 * threads.
 *
 * <p>Opcodes: the comments of CPython's {@code pickletools}, of which {@code torch.load} with
 * {@code weights_only} knows all that have a method here.
 */
public final class PickleWriter {
  /**
   * A record of numbers in the archive that the pickle lies in.
   *
   * @param key its name under {@code data/}
   * @param type number format
   * @param elements how many numbers it holds
   */
  public record Storage(String key, StoredType type, long elements) {}

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

  /**
   * Writes a tensor: a view of a storage, as {@code torch.save} writes it.
   *
   * @param storage the numbers
   * @param offset its first element in the storage
   * @param shape sizes
   * @param strides elements between neighbours on each axis
   * @return this writer
   */
  public PickleWriter tensor(Storage storage, long offset, long[] shape, long[] strides) {
    global("torch._utils", "_rebuild_tensor_v2").op('(');
    op('(').text("storage").global("torch", storage.type().torchStorage());
    text(storage.key()).text("cpu").number(storage.elements()).op('t').op('Q'); // BINPERSID
    number(offset).tuple(shape).tuple(strides).op(0x89); // requires no gradient
    return global("collections", "OrderedDict").op(')').op('R').op('t').op('R'); // no hooks
  }

  /** {@return what was written} */
  public byte[] toByteArray() {
    return bytes.toByteArray();
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
