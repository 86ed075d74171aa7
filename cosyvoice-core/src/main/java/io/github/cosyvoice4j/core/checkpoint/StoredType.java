package io.github.cosyvoice4j.core.checkpoint;

/** The number formats in which weights are stored, all little endian. */
public enum StoredType {
  /** IEEE single precision. */
  FLOAT32(4),
  /** IEEE half precision. */
  FLOAT16(2),
  /** The upper half of single precision. */
  BFLOAT16(2),
  /** IEEE double precision. */
  FLOAT64(8),
  /** Signed 64-bit whole numbers. */
  INT64(8),
  /** Signed 32-bit whole numbers. */
  INT32(4),
  /** Signed 16-bit whole numbers. */
  INT16(2),
  /** Signed 8-bit whole numbers. */
  INT8(1),
  /** Unsigned 8-bit whole numbers. */
  UINT8(1),
  /** Truth values, one byte each. */
  BOOL(1);

  private final int bytes;

  StoredType(int bytes) {
    this.bytes = bytes;
  }

  /** {@return bytes of one value} */
  public int bytes() {
    return bytes;
  }
}
