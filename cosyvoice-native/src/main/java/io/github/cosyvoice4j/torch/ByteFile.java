package io.github.cosyvoice4j.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A file of rounded weights, open for reading; see {@link ByteSection} for what it looks like.
 *
 * <p>It is read, not mapped: its bytes are needed once, to be packed, and a mapped file that
 * somebody cuts short ends the process. Not safe for use by several threads.
 */
final class ByteFile implements AutoCloseable {
  private static final int BLOCK = 1 << 20;

  private final FileChannel channel;
  private final List<ByteSection> sections;
  private int next;

  private ByteFile(FileChannel channel, List<ByteSection> sections) {
    this.channel = channel;
    this.sections = sections;
  }

  /**
   * Opens a file and checks all of it.
   *
   * @param path the file
   * @param header what it has to begin with
   * @throws NoSuchFileException if there is none
   * @throws IOException if it is damaged, stale, or can't be read; the message says what it is, and
   *     not of which file
   */
  static ByteFile open(Path path, ByteBuffer header) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      List<ByteSection> sections = sections(channel, header);
      verify(channel, sections);
      return new ByteFile(channel, sections);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static List<ByteSection> sections(FileChannel channel, ByteBuffer header)
      throws IOException {
    long size = channel.size();
    long limit = size - ByteSection.HEAD;
    if (limit < ByteSection.HEAD || !at(channel, 0).equals(header.duplicate())) {
      throw new IOException("expected the header of rounded weights, got another");
    }
    CRC32C heads = new CRC32C();
    heads.update(header.duplicate());
    List<ByteSection> sections = new ArrayList<>();
    for (long at = ByteSection.HEAD; at < limit; at = sections.get(sections.size() - 1).end()) {
      ByteSection section = ByteSection.read(channel, at, limit);
      heads.update(section.encode());
      sections.add(section);
    }
    if (!at(channel, limit).equals(ByteSection.trailer(sections.size(), size, heads))) {
      throw new IOException("expected the end of rounded weights, got other bytes");
    }
    return sections;
  }

  private static ByteBuffer at(FileChannel channel, long at) throws IOException {
    ByteBuffer head = ByteSection.head();
    ByteSection.fill(channel, at, head);
    return head;
  }

  private static void verify(FileChannel channel, List<ByteSection> sections) throws IOException {
    int parts = Parts.of(sections.size());
    try {
      Parts.run(
          parts,
          part -> {
            ByteBuffer block = ByteBuffer.allocate(BLOCK);
            for (int i = part; i < sections.size(); i += parts) {
              verify(channel, sections.get(i), block);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void verify(FileChannel channel, ByteSection section, ByteBuffer block) {
    CRC32C crc = new CRC32C();
    try {
      update(crc, channel, section.scalesAt(), section.out() * Double.BYTES, block);
      update(crc, channel, section.valuesAt(), section.out() * section.in(), block);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if ((int) crc.getValue() != section.crc()) {
      throw new UncheckedIOException(
          new IOException("expected CRC-32C %08x, got another".formatted(section.crc())));
    }
  }

  private static void update(
      CRC32C crc, FileChannel channel, long from, long length, ByteBuffer block)
      throws IOException {
    long end = from + length;
    for (long at = from; at < end; at += block.limit()) {
      block.clear().limit((int) Math.min(block.capacity(), end - at));
      ByteSection.fill(channel, at, block);
      crc.update(block);
    }
  }

  /**
   * Reads the next product.
   *
   * @param rows gets its weights
   * @return false if the next product is of another size, or there is none
   * @throws IOException if it can't be read
   */
  boolean next(ByteRows rows) throws IOException {
    if (isAtEnd()) {
      return false;
    }
    ByteSection section = sections.get(next);
    if (section.in() != rows.in() || section.out() != rows.out()) {
      return false;
    }
    ByteSection.fill(channel, section.scalesAt(), rows.scaleBytes());
    ByteSection.fill(channel, section.valuesAt(), rows.valueBytes());
    next++;
    return true;
  }

  /** {@return whether all products were read} */
  boolean isAtEnd() {
    return next == sections.size();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
