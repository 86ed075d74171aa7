package io.github.cosyvoice4j.sound;

import io.github.cosyvoice4j.AudioFormatException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A stream of RIFF chunks: little-endian numbers, four-letter names, padding that may be absent.
 */
final class RiffStream implements Closeable {
  /** The size that streaming writers and 64-bit files leave in a header. */
  static final long UNSET = 0xFFFFFFFFL;

  private static final int BUFFER_BYTES = 1 << 16;

  private final String name;
  private final InputStream in;
  private long position;

  /**
   * The header of a chunk.
   *
   * @param name its four letters
   * @param bytes the size of what follows, as it is stated
   */
  record Chunk(String name, long bytes) {
    static final int HEADER_BYTES = 8;

    @Override
    public String toString() {
      return name.strip() + " chunk";
    }
  }

  RiffStream(InputStream in, String name) {
    this.in = new BufferedInputStream(in, BUFFER_BYTES);
    this.name = name;
  }

  /** {@return the bytes taken so far} */
  long position() {
    return position;
  }

  /**
   * {@return the next bytes, fewer at the end of the stream, without taking them}
   *
   * @param count how many
   */
  byte[] peek(int count) throws IOException {
    in.mark(count);
    byte[] bytes = in.readNBytes(count);
    in.reset();
    return bytes;
  }

  /**
   * {@return exactly so many bytes}
   *
   * @param count how many
   * @param what what they are, for the message when the stream ends before
   */
  ByteBuffer take(int count, String what) throws IOException {
    byte[] bytes = in.readNBytes(count);
    position += bytes.length;
    if (bytes.length < count) {
      throw ended(what);
    }
    return littleEndian(bytes);
  }

  /**
   * Reads what is there.
   *
   * @param into where to
   * @param count how many bytes at most
   * @return how many bytes were read; fewer than asked for only at the end of the stream
   */
  int read(byte[] into, int count) throws IOException {
    int got = in.readNBytes(into, 0, count);
    position += got;
    return got;
  }

  /**
   * {@return the name and size that come next, without taking them; empty where there is no chunk}
   */
  Optional<Chunk> peekChunk() throws IOException {
    byte[] header = peek(Chunk.HEADER_BYTES);
    if (header.length < Chunk.HEADER_BYTES) {
      return Optional.empty();
    }
    for (int i = 0; i < 4; i++) {
      if (!isLetter(header[i])) {
        return Optional.empty();
      }
    }
    String letters = new String(header, 0, 4, StandardCharsets.US_ASCII);
    return Optional.of(new Chunk(letters, littleEndian(header).getInt(4) & UNSET));
  }

  /**
   * {@return the chunk that begins here, its header taken}
   *
   * @param wanted the chunk searched for, for the message when there is none
   */
  Chunk nextChunk(String wanted) throws IOException {
    Optional<Chunk> chunk = peekChunk();
    if (chunk.isEmpty()) {
      boolean atEnd = peek(Chunk.HEADER_BYTES).length < Chunk.HEADER_BYTES;
      throw new AudioFormatException(
          String.format(
              Locale.ROOT,
              "%s: expected a %s chunk, got %s at byte %d; is the file complete?",
              name,
              wanted,
              atEnd ? "the end of the file" : "unknown bytes",
              position));
    }
    take(Chunk.HEADER_BYTES, wanted + " chunk");
    return chunk.get();
  }

  /**
   * {@return the first bytes of a chunk}
   *
   * @param chunk the chunk
   * @param needed how many
   */
  ByteBuffer takeHead(Chunk chunk, int needed) throws IOException {
    if (chunk.bytes < needed) {
      throw new AudioFormatException(
          String.format(
              Locale.ROOT,
              "%s: %s: expected at least %d bytes, got %d; is the file damaged?",
              name,
              chunk,
              needed,
              chunk.bytes));
    }
    return take(needed, chunk.toString());
  }

  /**
   * Skips the rest of a chunk and its padding.
   *
   * @param chunk the chunk
   * @param taken how many bytes of it were taken
   */
  void skipRest(Chunk chunk, int taken) throws IOException {
    try {
      in.skipNBytes(chunk.bytes - taken);
      position += chunk.bytes - taken;
    } catch (EOFException e) {
      throw ended(chunk.toString());
    }
    // Some writers forget the padding: then the next byte is a letter of the next chunk's name.
    if (chunk.bytes % 2 != 0 && peek(1).length == 1 && !isLetter(peek(1)[0])) {
      take(1, chunk.toString());
    }
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static boolean isLetter(byte value) {
    return value >= ' ' && value <= '~';
  }

  private AudioFormatException ended(String what) {
    return new AudioFormatException(
        name
            + ": "
            + what
            + ": expected more bytes, got the end of the file at byte "
            + position
            + "; is the file complete?");
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
