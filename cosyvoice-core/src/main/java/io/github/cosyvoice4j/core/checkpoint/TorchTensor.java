package io.github.cosyvoice4j.core.checkpoint;

import io.github.cosyvoice4j.ModelFormatException;
import java.io.IOException;
import java.util.Arrays;

/**
 * A tensor within a {@link TorchArchive}: a view of a storage, whose bytes are not read yet.
 *
 * <p>Its extent is known to lie within its storage. Immutable.
 */
public final class TorchTensor {
  private final Storage storage;
  private final long offset;
  private final long[] shape;
  private final long[] strides;
  private final long extent;

  /**
   * A record of numbers, which several tensors may share.
   *
   * @param file the archive
   * @param name the record's name, for messages
   * @param type number format
   * @param position its first byte in the file
   * @param elements how many numbers it holds
   */
  record Storage(MappedFile file, String name, StoredType type, long position, long elements) {
    ModelFormatException wrong(String expected, String got) {
      return new ModelFormatException(
          file.name() + ": " + name + ": expected " + expected + ", got " + got);
    }
  }

  /**
   * Makes a view.
   *
   * @param storage the numbers
   * @param offset its first element in the storage
   * @param shape sizes
   * @param strides elements between neighbours on each axis
   * @throws ModelFormatException if the view reaches beyond its storage
   */
  TorchTensor(Storage storage, long offset, long[] shape, long[] strides)
      throws ModelFormatException {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
    this.extent = shape.length == strides.length ? extent(shape, strides) : -1;
    if (offset < 0 || extent < 0 || extent > storage.elements - offset) {
      throw storage.wrong(
          "a tensor within " + storage.elements + " numbers",
          "sizes "
              + Arrays.toString(shape)
              + ", strides "
              + Arrays.toString(strides)
              + ", offset "
              + offset);
    }
  }

  /**
   * {@return the elements from the first to the last, both counted; -1 where it is nonsense}
   *
   * <p>A stride of 0 can make a small storage seem as large as it likes, so elements are counted
   * too.
   */
  private static long extent(long[] shape, long[] strides) {
    try {
      long last = 0;
      long elements = 1;
      for (int i = 0; i < shape.length; i++) {
        if (shape[i] < 0 || strides[i] < 0) {
          return -1;
        }
        elements = Math.multiplyExact(elements, shape[i]);
        last = Math.addExact(last, Math.multiplyExact(Math.max(0, shape[i] - 1), strides[i]));
      }
      if (elements > Integer.MAX_VALUE) {
        return -1;
      }
      return elements == 0 ? 0 : Math.addExact(last, 1);
    } catch (ArithmeticException e) {
      return -1;
    }
  }

  /** {@return its number format} */
  public StoredType type() {
    return storage.type;
  }

  /** {@return its sizes, a copy} */
  public long[] shape() {
    return shape.clone();
  }

  /**
   * Maps its bytes. The archive must be open; the result outlives it.
   *
   * @param name what the result is to be called
   * @return the tensor as it is stored, strides and all
   * @throws IOException if the bytes can't be had
   */
  public StoredTensor map(String name) throws IOException {
    long bytes = extent * storage.type.bytes();
    if (bytes > Integer.MAX_VALUE) {
      throw storage.wrong("at most 2 GiB for tensor " + name, bytes + " bytes");
    }
    long position = storage.position + offset * storage.type.bytes();
    return new StoredTensor(
        name, storage.type, shape, strides, storage.file.map(position, bytes, storage.type));
  }

  @Override
  public String toString() {
    return storage.type + " " + Arrays.toString(shape);
  }
}
