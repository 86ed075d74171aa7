package io.github.cosyvoice4j.core.dataset;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The lines of a UTF-8 file, one after the other; blank ones are passed over but counted.
 *
 * <p>Lines are cut as bytes and decoded one by one, so that damage in one doesn't end the file. Not
 * for use by several threads; the caller closes it.
 */
final class TextLines implements Closeable {
  /** Room for the base64 of 26 minutes at 16 kHz; beyond it a file is no list of lines. */
  static final int MAX_BYTES = 1 << 26;

  private static final int BLOCK_BYTES = 1 << 16;

  /** A line that is not blank. */
  static final class Line {
    private final long number;
    private final byte[] bytes;
    private final boolean tooLong;

    private Line(long number, byte[] bytes, boolean tooLong) {
      this.number = number;
      this.bytes = bytes;
      this.tooLong = tooLong;
    }

    /** {@return where it stands, from 1} */
    long number() {
      return number;
    }

    /** {@return the line without white space around it} */
    String text() throws WrongRowException {
      if (tooLong) {
        throw new WrongRowException("line: expected at most " + MAX_BYTES + " bytes, got more");
      }
      try {
        return StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(bytes))
            .toString()
            .strip();
      } catch (CharacterCodingException e) {
        throw new WrongRowException("line: expected UTF-8, got bytes that are none");
      }
    }
  }

  private final InputStream in;
  private final byte[] block = new byte[BLOCK_BYTES];
  private int from;
  private int to;
  private long number;

  private TextLines(InputStream in) {
    this.in = in;
  }

  /**
   * Opens a file.
   *
   * @param file the file
   * @param kind what is expected there, for messages: {@code a JSONL file}
   */
  static TextLines open(Path file, String kind) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileNotFoundException(
          file + ": expected " + kind + ", got a folder; name a file in it");
    }
    if (!Files.exists(file)) {
      throw new FileNotFoundException(file + ": expected " + kind + ", got none; check the path");
    }
    TextLines lines = new TextLines(Files.newInputStream(file));
    try {
      lines.skipByteOrderMark(file);
      return lines;
    } catch (IOException e) {
      lines.close();
      throw e;
    }
  }

  private void skipByteOrderMark(Path file) throws IOException {
    to = Math.max(0, in.readNBytes(block, 0, 3));
    int first = to < 2 ? 0 : ((block[0] & 0xFF) << 8) | (block[1] & 0xFF);
    if (first == 0xFFFE || first == 0xFEFF) {
      throw new DatasetFormatException(
          file + ": expected text in UTF-8, got UTF-16; save it as UTF-8");
    }
    if (to == 3 && first == 0xEFBB && (block[2] & 0xFF) == 0xBF) {
      from = 3;
    }
  }

  /** {@return the next line that is not blank; empty at the end of the file} */
  Optional<Line> next() throws IOException {
    while (fill()) {
      number++;
      Line line = cut();
      if (!isBlank(line.bytes)) {
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }

  private Line cut() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean tooLong = false;
    while (fill()) {
      int end = from;
      while (end < to && block[end] != '\n') {
        end++;
      }
      int room = MAX_BYTES - bytes.size();
      tooLong |= end - from > room;
      bytes.write(block, from, Math.min(end - from, room));
      from = Math.min(to, end + 1);
      if (end < to) {
        break;
      }
    }
    return new Line(number, bytes.toByteArray(), tooLong);
  }

  /** {@return whether there are bytes in the block; after reading more if there were none} */
  private boolean fill() throws IOException {
    if (from == to) {
      from = 0;
      to = Math.max(0, in.read(block));
    }
    return to > 0;
  }

  private static boolean isBlank(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0 || b > ' ') {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
