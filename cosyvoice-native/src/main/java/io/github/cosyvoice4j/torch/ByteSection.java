package io.github.cosyvoice4j.torch;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * Where one product's rounded weights lie in a file of such.
 *
 * <p>The file, all numbers in the machine's byte order, every part at a multiple of 64:
 *
 * <pre>
 * header    magic, version, greatest value of a weight, SHA-256 of the checkpoint's fingerprint
 * sections  in the order in which the net makes its products, each
 *             in, out (int64), CRC-32C of what follows
 *             scales (out float64), values (out x in bytes, row by row)
 * trailer   magic, number of sections, length of the file, CRC-32C of the header and of the
 *           sections' first 64 bytes
 * </pre>
 *
 * @param at its first byte in the file
 * @param in inputs of the product
 * @param out outputs
 * @param crc CRC-32C of scales and values
 */
record ByteSection(long at, long in, long out, int crc) {
  /** Of this layout, and of how weights are rounded. */
  static final int VERSION = 1;

  /** Bytes of the header, of the trailer, and of what a section begins with. */
  static final int HEAD = 64;

  private static final long HEADER_MAGIC = 0x4a34_5643_3854_4e49L;
  private static final long TRAILER_MAGIC = 0x4a34_5643_444e_4521L;

  /** {@return room for a header, a section's beginning or a trailer} */
  static ByteBuffer head() {
    return ByteBuffer.allocate(HEAD).order(ByteOrder.nativeOrder());
  }

  /**
   * {@return the file's header}
   *
   * @param fingerprint of the checkpoint, 64 hexadecimal digits
   */
  static ByteBuffer header(String fingerprint) {
    ByteBuffer header = head().putLong(HEADER_MAGIC).putInt(VERSION).putInt(ByteRows.greatest());
    return header.put(HexFormat.of().parseHex(fingerprint)).rewind();
  }

  /**
   * {@return the file's trailer}
   *
   * @param sections how many
   * @param length of the whole file
   * @param heads over the header and the beginnings of the sections
   */
  static ByteBuffer trailer(long sections, long length, CRC32C heads) {
    ByteBuffer trailer = head().putLong(TRAILER_MAGIC).putLong(sections).putLong(length);
    return trailer.putInt((int) heads.getValue()).rewind();
  }

  /** {@return what it begins with} */
  ByteBuffer encode() {
    return head().putLong(in).putLong(out).putInt(crc).rewind();
  }

  /**
   * {@return a section of an open file}
   *
   * @param limit where the sections end
   * @throws IOException if it does not end before
   */
  static ByteSection read(FileChannel channel, long at, long limit) throws IOException {
    ByteBuffer head = head();
    fill(channel, at, head);
    ByteSection section = new ByteSection(at, head.getLong(0), head.getLong(8), head.getInt(16));
    long most = limit - at;
    if (section.in < 1
        || section.out < 1
        || section.in > most / section.out
        || section.out > most / Double.BYTES
        || section.end() > limit) {
      throw new IOException("expected a product that ends before byte " + limit);
    }
    return section;
  }

  /** {@return where its scales begin} */
  long scalesAt() {
    return at + HEAD;
  }

  /** {@return where its values begin} */
  long valuesAt() {
    return aligned(scalesAt() + out * Double.BYTES);
  }

  /** {@return where the next one begins} */
  long end() {
    return aligned(valuesAt() + out * in);
  }

  private static long aligned(long at) {
    return (at + HEAD - 1) / HEAD * HEAD;
  }

  /** Reads from a file until a buffer is full. */
  static void fill(FileChannel channel, long at, ByteBuffer into) throws IOException {
    long next = at;
    while (into.hasRemaining()) {
      int count = channel.read(into, next);
      if (count < 0) {
        throw new EOFException("expected more bytes at " + next);
      }
      next += count;
    }
    into.rewind();
  }
}
