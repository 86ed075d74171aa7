package io.github.cosyvoice4j.core.checkpoint;

import java.nio.ByteBuffer;

/** The number formats in which weights are stored, all little endian. */
public enum StoredType {
  /** IEEE single precision. */
  FLOAT32(4, "FloatStorage"),
  /** IEEE half precision. */
  FLOAT16(2, "HalfStorage"),
  /** The upper half of single precision. */
  BFLOAT16(2, "BFloat16Storage"),
  /** IEEE double precision. */
  FLOAT64(8, "DoubleStorage"),
  /** Signed 64-bit whole numbers. */
  INT64(8, "LongStorage"),
  /** Signed 32-bit whole numbers. */
  INT32(4, "IntStorage"),
  /** Signed 16-bit whole numbers. */
  INT16(2, "ShortStorage"),
  /** Signed 8-bit whole numbers. */
  INT8(1, "CharStorage"),
  /** Unsigned 8-bit whole numbers. */
  UINT8(1, "ByteStorage"),
  /** Truth values, one byte each. */
  BOOL(1, "BoolStorage");

  private final int bytes;
  private final String torchStorage;

  StoredType(int bytes, String torchStorage) {
    this.bytes = bytes;
    this.torchStorage = torchStorage;
  }

  /** {@return bytes of one value} */
  public int bytes() {
    return bytes;
  }

  /** {@return the class of module {@code torch} by which a pickle names it} */
  String torchStorage() {
    return torchStorage;
  }

  /** {@return whether values may have fractions} */
  public boolean isFloating() {
    return switch (this) {
      case FLOAT32, FLOAT16, BFLOAT16, FLOAT64 -> true;
      case INT64, INT32, INT16, INT8, UINT8, BOOL -> false;
    };
  }

  /**
   * {@return the number at a place, exactly but for the largest 64-bit whole numbers}
   *
   * @param buffer little endian
   * @param at its first byte
   */
  double doubleAt(ByteBuffer buffer, int at) {
    return switch (this) {
      case FLOAT32 -> buffer.getFloat(at);
      case FLOAT16 -> halfToFloat(buffer.getShort(at));
      case BFLOAT16 -> Float.intBitsToFloat(buffer.getShort(at) << 16);
      case FLOAT64 -> buffer.getDouble(at);
      case INT64, INT32, INT16, INT8, UINT8, BOOL -> longAt(buffer, at);
    };
  }

  /**
   * {@return the whole number at a place; of a fraction, the part before the point}
   *
   * @param buffer little endian
   * @param at its first byte
   */
  long longAt(ByteBuffer buffer, int at) {
    return switch (this) {
      case INT64 -> buffer.getLong(at);
      case INT32 -> buffer.getInt(at);
      case INT16 -> buffer.getShort(at);
      case INT8 -> buffer.get(at);
      case UINT8, BOOL -> Byte.toUnsignedInt(buffer.get(at));
      case FLOAT32, FLOAT16, BFLOAT16, FLOAT64 -> (long) doubleAt(buffer, at);
    };
  }

  /** Java 17 has no conversion of its own: sign, 5 bits of exponent (bias 15), 10 of fraction. */
  private static float halfToFloat(short bits) {
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    float magnitude =
        switch (exponent) {
          case 0 -> Math.scalb((float) fraction, -24);
          case 31 -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Math.scalb((float) (fraction | 0x400), exponent - 25);
        };
    return bits < 0 ? -magnitude : magnitude;
  }
}
