package io.github.cosyvoice4j.tensorrt;

import io.github.cosyvoice4j.ModelFormatException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The format of a kept engine: a line that names it, the length of the key in 4 bytes, the key, the
 * engine as TensorRT serialized it, and the SHA-256 of all before.
 */
final class EngineFile {
  private static final byte[] MAGIC =
      "cosyvoice4j tensorrt engine 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int HASH_BYTES = 32;

  private EngineFile() {}

  /**
   * Writes an engine.
   *
   * @param out where to
   * @param key what it was built of and for
   * @param engine its bytes
   * @throws IOException if it can't be written
   */
  static void write(OutputStream out, EngineKey key, SerializedEngine engine) throws IOException {
    DigestOutputStream hashed = new DigestOutputStream(out, EngineKey.digest());
    hashed.write(MAGIC);
    byte[] text = key.bytes();
    hashed.write(ByteBuffer.allocate(Integer.BYTES).putInt(text.length).array());
    hashed.write(text);
    engine.writeTo(hashed);
    out.write(hashed.getMessageDigest().digest());
  }

  /**
   * Reads an engine.
   *
   * @param file where it is
   * @param key what it must have been built of and for
   * @return its bytes, mapped
   * @throws ModelFormatException if it is damaged, or of another key
   * @throws java.nio.file.NoSuchFileException if it is not there
   * @throws IOException if it can't be read
   */
  static ByteBuffer read(Path file, EngineKey key) throws IOException {
    ByteBuffer all = map(file);
    byte[] text = key.bytes();
    int header = MAGIC.length + Integer.BYTES + text.length;
    if (all.limit() < header + HASH_BYTES || !startsWith(all, MAGIC)) {
      throw wrong(file, "a whole engine", all.limit() + " bytes of something else");
    }
    if (all.getInt(MAGIC.length) != text.length
        || !startsWith(all.slice(MAGIC.length + Integer.BYTES, text.length), text)) {
      throw wrong(file, "an engine for this machine and model", "another one");
    }
    int end = all.limit() - HASH_BYTES;
    byte[] kept = new byte[HASH_BYTES];
    all.get(end, kept);
    MessageDigest digest = EngineKey.digest();
    digest.update(all.slice(0, end));
    if (!Arrays.equals(kept, digest.digest())) {
      throw wrong(file, "what was written", "other bytes");
    }
    return all.slice(header, end - header);
  }

  private static ByteBuffer map(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size > Integer.MAX_VALUE) {
        throw wrong(file, "less than 2 GiB", size + " bytes");
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
    }
  }

  private static boolean startsWith(ByteBuffer buffer, byte[] start) {
    return buffer.limit() >= start.length
        && buffer.slice(0, start.length).equals(ByteBuffer.wrap(start));
  }

  private static ModelFormatException wrong(Path file, String expected, String got) {
    return new ModelFormatException(
        file + ": expected " + expected + ", got " + got + "; delete it to have it built again");
  }
}
