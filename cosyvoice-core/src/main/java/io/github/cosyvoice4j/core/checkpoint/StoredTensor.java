package io.github.cosyvoice4j.core.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * One named tensor as it lies in its file.
 *
 * <p>{@code data} is a direct little-endian buffer, mostly a mapping of the file, that starts at
 * the tensor's first element, at an address fit for its type, and reaches to its last; it stays
 * valid as long as it is reachable. Strides count elements, not bytes; a contiguous tensor has the
 * usual row-major ones. A view may overlap itself.
 */
public final class StoredTensor {
  private final String name;
  private final StoredType type;
  private final long[] shape;
  private final long[] strides;
  private final ByteBuffer data;

  /**
   * Makes a tensor.
   *
   * @param name its name in the file
   * @param type number format
   * @param shape sizes
   * @param strides elements between neighbours on each axis
   * @param data direct buffer from the first element on
   */
  public StoredTensor(String name, StoredType type, long[] shape, long[] strides, ByteBuffer data) {
    this.name = name;
    this.type = type;
    this.shape = shape.clone();
    this.strides = strides.clone();
    this.data = data;
  }

  /**
   * {@return the row-major strides of a shape}
   *
   * @param shape sizes
   */
  public static long[] contiguousStrides(long... shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(1, shape[i]);
    }
    return strides;
  }

  /** {@return its name in the file} */
  public String name() {
    return name;
  }

  /** {@return its number format} */
  public StoredType type() {
    return type;
  }

  /** {@return its sizes, a copy} */
  public long[] shape() {
    return shape.clone();
  }

  /** {@return elements between neighbours on each axis, a copy} */
  public long[] strides() {
    return strides.clone();
  }

  /** {@return the number of its elements} */
  public long elements() {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  /** {@return whether it lies row-major without gaps} */
  public boolean isContiguous() {
    return Arrays.equals(strides, contiguousStrides(shape));
  }

  /** {@return its bytes, from the first element on; a fresh view, little endian} */
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * {@return its values in row-major order, of whatever type, as floats}
   *
   * <p>A copy: meant for small tensors and for tests.
   */
  public float[] toFloatArray() {
    ByteBuffer bytes = data();
    float[] values = new float[Math.toIntExact(elements())];
    forEachElement((i, at) -> values[i] = (float) type.doubleAt(bytes, at));
    return values;
  }

  /**
   * {@return its values in row-major order as ints}
   *
   * <p>A copy: meant for small tensors of whole numbers and for tests.
   */
  public int[] toIntArray() {
    ByteBuffer bytes = data();
    int[] values = new int[Math.toIntExact(elements())];
    forEachElement((i, at) -> values[i] = Math.toIntExact(type.longAt(bytes, at)));
    return values;
  }

  /** Visits the elements in row-major order: their number and where their first byte lies. */
  private void forEachElement(ElementVisitor visitor) {
    long[] index = new long[shape.length];
    long offset = 0;
    int count = Math.toIntExact(elements());
    for (int i = 0; i < count; i++) {
      visitor.visit(i, (int) (offset * type.bytes()));
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        offset += strides[axis];
        if (++index[axis] < shape[axis]) {
          break;
        }
        offset -= index[axis] * strides[axis];
        index[axis] = 0;
      }
    }
  }

  private interface ElementVisitor {
    void visit(int index, int firstByte);
  }

  @Override
  public String toString() {
    return name + " " + type + " " + Arrays.toString(shape);
  }
}
