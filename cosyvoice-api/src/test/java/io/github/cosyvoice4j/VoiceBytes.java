package io.github.cosyvoice4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Changes the bytes of voice files, in place. */
final class VoiceBytes {
  private VoiceBytes() {}

  static byte[] with(byte[] file, int at, int value) {
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    return file;
  }

  /** Makes the checksum right again. */
  static byte[] withChecksum(byte[] file) {
    CRC32C crc = new CRC32C();
    crc.update(file, 0, file.length - Integer.BYTES);
    return with(file, file.length - Integer.BYTES, (int) crc.getValue());
  }
}
