package io.github.cosyvoice4j;

import io.github.cosyvoice4j.sound.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The file of one voice, the same on every platform:
 *
 * <pre>
 * 8 bytes   89 43 56 56 0D 0A 1A 0A: "CVV" and, as in PNG, what a transfer as text would change
 * u32       version: 1
 * u32       bytes of the body
 * body      {@link VoiceSections}
 * u32       CRC-32C of everything before it
 * </pre>
 *
 * <p>All little endian. Nothing in the body is believed before the checksum was right, and memory
 * is taken by what the file really holds.
 */
final class VoiceFile {
  private static final byte[] MAGIC = {(byte) 0x89, 'C', 'V', 'V', '\r', '\n', 0x1a, '\n'};
  private static final int VERSION = 1;
  private static final int HEADER = MAGIC.length + 2 * Integer.BYTES;
  private static final int CHECKSUM = Integer.BYTES;

  /** More than an hour of prompt; the longest that can be enrolled takes half a megabyte. */
  private static final int MAX_BODY = 1 << 26;

  private static final String DAMAGED = "; the file is damaged, save or copy it again";

  private VoiceFile() {}

  static void write(Voice voice, Path path) throws IOException {
    byte[] bytes = encode(voice);
    AtomicFile.write(path, out -> out.write(bytes));
  }

  static Voice read(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new ModelFormatException(path + ": expected a voice, got a folder; name a file in it");
    }
    try (InputStream in = Files.newInputStream(path)) {
      return decode(in);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(path + ": " + e.getMessage(), e);
    }
  }

  private static byte[] encode(Voice voice) {
    VoiceSections sections = VoiceSections.of(voice);
    long body = sections.length();
    if (body > MAX_BODY) {
      throw new IllegalArgumentException(
          String.format(
              "voice: expected at most %d bytes, got %d; cut the prompt to 3 to 10 s",
              MAX_BODY, body));
    }
    ByteBuffer file = ByteBuffer.allocate(HEADER + (int) body + CHECKSUM);
    file.order(ByteOrder.LITTLE_ENDIAN).put(MAGIC).putInt(VERSION).putInt((int) body);
    sections.writeTo(file);
    CRC32C crc = new CRC32C();
    crc.update(file.array(), 0, file.position());
    return file.putInt((int) crc.getValue()).array();
  }

  /** Throws IllegalArgumentException for whatever is wrong. */
  private static Voice decode(InputStream in) throws IOException {
    byte[] header = in.readNBytes(HEADER);
    int length = bodyLength(header);
    byte[] rest = in.readNBytes(length + CHECKSUM + 1); // one more, to see the end
    if (rest.length != length + CHECKSUM) {
      throw new IllegalArgumentException(
          String.format(
              "expected %d bytes, got %s%s",
              HEADER + length + CHECKSUM,
              rest.length > length + CHECKSUM ? "more" : HEADER + rest.length,
              DAMAGED));
    }
    requireChecksum(header, rest);
    try {
      return VoiceSections.parse(ByteBuffer.wrap(rest, 0, length)).toVoice();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + DAMAGED, e);
    }
  }

  private static int bodyLength(byte[] header) {
    if (header.length < MAGIC.length || !Arrays.equals(MAGIC, Arrays.copyOf(header, 8))) {
      throw new IllegalArgumentException(
          "expected a voice, got a file of something else; save one with Voice.save, or import the"
              + " speakers of upstream's spk2info.pt");
    }
    if (header.length < HEADER) {
      throw new IllegalArgumentException(
          "expected at least " + HEADER + " bytes, got " + header.length + DAMAGED);
    }
    ByteBuffer numbers = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    int version = numbers.getInt(MAGIC.length);
    if (version != VERSION) {
      throw new IllegalArgumentException(
          String.format(
              "expected version %d, got %s; read it with the release that wrote it",
              VERSION, Integer.toUnsignedString(version)));
    }
    int length = numbers.getInt(MAGIC.length + Integer.BYTES);
    if (length < 0 || length > MAX_BODY) {
      throw new IllegalArgumentException(
          String.format(
              "length: expected at most %d bytes, got %s%s",
              MAX_BODY, Integer.toUnsignedString(length), DAMAGED));
    }
    return length;
  }

  private static void requireChecksum(byte[] header, byte[] rest) {
    int length = rest.length - CHECKSUM;
    CRC32C crc = new CRC32C();
    crc.update(header);
    crc.update(rest, 0, length);
    int expected = ByteBuffer.wrap(rest).order(ByteOrder.LITTLE_ENDIAN).getInt(length);
    if ((int) crc.getValue() != expected) {
      throw new IllegalArgumentException(
          String.format("expected CRC-32C %08x, got %08x%s", expected, crc.getValue(), DAMAGED));
    }
  }
}
