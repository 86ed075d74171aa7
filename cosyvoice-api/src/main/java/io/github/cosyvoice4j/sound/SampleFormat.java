package io.github.cosyvoice4j.sound;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** How one sample is stored in a WAVE file, scaled to [-1, 1] as libsndfile scales it. */
enum SampleFormat {
  /** Unsigned 8-bit integers. */
  U8(1) {
    @Override
    float decode(byte[] bytes, int at) {
      return ((bytes[at] & 0xFF) - 128) / 0x1p7f;
    }
  },
  /** Signed 16-bit integers. */
  S16(2) {
    @Override
    float decode(byte[] bytes, int at) {
      return (short) SHORT.get(bytes, at) / 0x1p15f;
    }
  },
  /** Signed 24-bit integers. */
  S24(3) {
    @Override
    float decode(byte[] bytes, int at) {
      int low = (bytes[at] & 0xFF) | ((bytes[at + 1] & 0xFF) << 8);
      return (low | (bytes[at + 2] << 16)) / 0x1p23f;
    }
  },
  /** Signed 32-bit integers. */
  S32(4) {
    @Override
    float decode(byte[] bytes, int at) {
      return (int) INT.get(bytes, at) / 0x1p31f;
    }
  },
  /** 32-bit floats. */
  F32(4) {
    @Override
    float decode(byte[] bytes, int at) {
      return (float) FLOAT.get(bytes, at);
    }
  },
  /** 64-bit floats. */
  F64(8) {
    @Override
    float decode(byte[] bytes, int at) {
      return (float) (double) DOUBLE.get(bytes, at);
    }
  };

  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle FLOAT = view(float[].class);
  private static final VarHandle DOUBLE = view(double[].class);

  private final int bytes;

  SampleFormat(int bytes) {
    this.bytes = bytes;
  }

  /** {@return the bytes of one sample} */
  int bytes() {
    return bytes;
  }

  /**
   * {@return one sample}
   *
   * @param bytes little-endian
   * @param at where it begins
   */
  abstract float decode(byte[] bytes, int at);

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }
}
