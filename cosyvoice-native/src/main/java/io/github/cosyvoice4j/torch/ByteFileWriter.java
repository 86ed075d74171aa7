package io.github.cosyvoice4j.torch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Writes a file of rounded weights, product by product, beside its place, and moves it there when
 * it is whole. Not safe for use by several threads.
 */
final class ByteFileWriter implements AutoCloseable {
  /** How names of files end that are not whole. */
  static final String UNFINISHED = ".tmp";

  private final Path target;
  private final Path unfinished;
  private final FileChannel channel;
  private final CRC32C heads = new CRC32C();
  private long at = ByteSection.HEAD;
  private long sections;

  /**
   * Begins a file.
   *
   * @param target where it will be, in a folder that exists
   * @param header what it begins with
   */
  ByteFileWriter(Path target, ByteBuffer header) throws IOException {
    this.target = target;
    this.unfinished =
        Files.createTempFile(target.getParent(), target.getFileName().toString(), UNFINISHED);
    try {
      channel = FileChannel.open(unfinished, StandardOpenOption.WRITE);
    } catch (IOException e) {
      Files.deleteIfExists(unfinished);
      throw e;
    }
    try {
      heads.update(header.duplicate());
      write(0, header.duplicate());
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Adds a product. */
  void add(ByteRows rows) throws IOException {
    CRC32C crc = new CRC32C();
    crc.update(rows.scaleBytes());
    crc.update(rows.valueBytes());
    ByteSection section = new ByteSection(at, rows.in(), rows.out(), (int) crc.getValue());
    heads.update(section.encode());
    write(at, section.encode());
    write(section.scalesAt(), rows.scaleBytes());
    write(section.valuesAt(), rows.valueBytes());
    at = section.end();
    sections++;
  }

  /**
   * Ends the file and moves it to its place. It is not forced to the disk first: should the machine
   * fail now, a file that is not whole is found out by its checksums.
   */
  void finish() throws IOException {
    write(at, ByteSection.trailer(sections, at + ByteSection.HEAD, heads));
    channel.close();
    Files.move(
        unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void write(long from, ByteBuffer bytes) throws IOException {
    long next = from;
    while (bytes.hasRemaining()) {
      next += channel.write(bytes, next);
    }
  }

  /** Lets go of the file, and deletes it if it is not finished. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(unfinished);
  }
}
