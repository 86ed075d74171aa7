package io.github.cosyvoice4j.core.text.fst;

import io.github.cosyvoice4j.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of a mapped file, read from front to back. Every read is checked against the end. */
final class FstBytes {
  private static final String REMEDY = "; install the grammars again";

  private final String name;
  private final ByteBuffer bytes;

  /**
   * Begins at a buffer's position.
   *
   * @param name what messages call it
   * @param bytes the file
   */
  FstBytes(String name, ByteBuffer bytes) {
    this.name = name;
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Maps a file.
   *
   * @param path the file
   * @param name what messages call it
   * @throws ModelFormatException if it is no ordinary file, or larger than 2 GiB
   * @throws IOException if it does not exist or can't be read
   */
  static FstBytes map(Path path, String name) throws IOException {
    if (Files.isDirectory(path)) {
      throw new ModelFormatException(name + ": expected a file, got a directory" + REMEDY);
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new ModelFormatException(
            name + ": expected at most 2 GiB, got " + channel.size() + " bytes" + REMEDY);
      }
      return new FstBytes(name, channel.map(MapMode.READ_ONLY, 0, channel.size()));
    }
  }

  /** {@return the file's bytes, for reads at offsets that were checked} */
  ByteBuffer all() {
    return bytes;
  }

  /** {@return the offset of the next byte} */
  int position() {
    return bytes.position();
  }

  /** {@return how many bytes are left} */
  int remaining() {
    return bytes.remaining();
  }

  /** Passes over bytes, whose sense is {@code what}. */
  void skip(long count, String what) throws ModelFormatException {
    require(count, what);
    bytes.position(bytes.position() + (int) count);
  }

  int readInt(String what) throws ModelFormatException {
    require(Integer.BYTES, what);
    return bytes.getInt();
  }

  long readLong(String what) throws ModelFormatException {
    require(Long.BYTES, what);
    return bytes.getLong();
  }

  float readFloat(String what) throws ModelFormatException {
    require(Float.BYTES, what);
    return bytes.getFloat();
  }

  /** {@return a text: its length in bytes, then the bytes} */
  String readString(String what) throws ModelFormatException {
    int length = readInt(what);
    require(Integer.toUnsignedLong(length), what);
    byte[] text = new byte[length];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** {@return the failure that says what was found instead} */
  ModelFormatException damaged(String what, Object expected, Object got) {
    return new ModelFormatException(
        "%s: %s: expected %s, got %s%s".formatted(name, what, expected, got, REMEDY));
  }

  private void require(long count, String what) throws ModelFormatException {
    if (count < 0 || count > bytes.remaining()) {
      throw damaged(
          what, count + " bytes at " + bytes.position(), "a file of " + bytes.limit() + " bytes");
    }
  }
}
