package io.github.cosyvoice4j.core.checkpoint;

import io.github.cosyvoice4j.ModelFormatException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * A file open for reading, of which regions can be read or mapped.
 *
 * <p>Buffers are little endian. Safe for use by several threads. A mapping outlives {@link
 * #close()}; a file that is cut short while it is mapped ends the process, as with any mapping.
 */
final class MappedFile implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private final long size;

  private MappedFile(Path path, FileChannel channel, long size) {
    this.path = path;
    this.channel = channel;
    this.size = size;
  }

  /**
   * Opens a file.
   *
   * @param path an ordinary file
   * @return the file, to be closed
   * @throws NoSuchFileException if it does not exist
   * @throws IOException if it can't be read
   */
  static MappedFile open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new ModelFormatException(
          path.getFileName() + ": expected a file, got a directory; download it again");
    }
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new MappedFile(path, channel, channel.size());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** {@return the file's name without its directory, for messages} */
  String name() {
    return String.valueOf(path.getFileName());
  }

  /** {@return its length in bytes when it was opened} */
  long size() {
    return size;
  }

  /** {@return when it was last changed, in nanoseconds since 1970, as fine as the system tells} */
  long lastModified() throws IOException {
    return Files.getLastModifiedTime(path).to(TimeUnit.NANOSECONDS);
  }

  /**
   * Copies a region.
   *
   * @param offset first byte
   * @param length bytes
   * @return a heap buffer with exactly these bytes
   * @throws EOFException if the file ends before
   */
  ByteBuffer read(long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    read(offset, buffer);
    return buffer.flip();
  }

  /**
   * Copies a region.
   *
   * @param offset first byte
   * @param into filled from its start to its limit
   * @throws EOFException if the file ends before
   */
  void read(long offset, ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into, offset + into.position()) < 0) {
        throw new EOFException(name() + ": ended at byte " + (offset + into.position()));
      }
    }
  }

  /**
   * Maps a region without reading it.
   *
   * @param offset first byte
   * @param length bytes, at most 2 GiB
   * @return a direct buffer of these bytes, not to be written to
   */
  ByteBuffer map(long offset, long length) throws IOException {
    return channel.map(MapMode.READ_ONLY, offset, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Maps the bytes of numbers, so that the first lies at an address fit for its type: where the
   * file has it elsewhere, the bytes are copied.
   *
   * @param offset first byte
   * @param length bytes, at most 2 GiB
   * @param type what the numbers are
   * @return a direct buffer of these bytes, not to be written to
   */
  ByteBuffer map(long offset, long length, StoredType type) throws IOException {
    ByteBuffer mapped = map(offset, length);
    if (mapped.alignmentOffset(0, type.bytes()) == 0) {
      return mapped;
    }
    ByteBuffer aligned = ByteBuffer.allocateDirect((int) length).order(ByteOrder.LITTLE_ENDIAN);
    return aligned.put(mapped).flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
