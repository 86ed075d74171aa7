package io.github.cosyvoice4j.core.checkpoint;

import io.github.cosyvoice4j.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The table of contents of a zip archive as torch writes it: records stored uncompressed, so that
 * they can be mapped, zip64 where needed, no comment.
 *
 * <p>{@code java.util.zip} won't do: it does not tell where in the file a record lies. Everything
 * that this reader believes is checked: records lie within the file, do not overlap, and their
 * local headers agree with the central directory.
 */
final class ZipDirectory {
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int LOCAL_LENGTH = 30;
  private static final int CENTRAL_SIGNATURE = 0x02014b50;
  private static final int CENTRAL_LENGTH = 46;
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int LOCATOR_SIGNATURE = 0x07064b50;
  private static final int LOCATOR_LENGTH = 20;
  private static final int END64_SIGNATURE = 0x06064b50;
  private static final int END64_LENGTH = 56;

  private static final int EXTRA_ZIP64 = 1;
  private static final int STORED = 0;
  private static final int FLAG_ENCRYPTED = 1;

  /** Sizes and checksum follow the record instead of preceding it. */
  private static final int FLAG_SIZES_BEHIND = 8;

  private static final long IN_ZIP64 = 0xffffffffL;

  /** Far beyond the largest model: a hundred thousand records. */
  private static final long MAX_LENGTH = 1 << 24;

  /**
   * A record.
   *
   * @param name its name
   * @param offset its first byte in the file
   * @param length its bytes
   * @param crc its CRC-32
   */
  record Entry(String name, long offset, long length, int crc) {}

  /** Where the central directory lies. */
  private record Extent(long offset, long length, long entries) {}

  private final MappedFile file;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private ZipDirectory(MappedFile file) {
    this.file = file;
  }

  /**
   * Reads the directory of an open file.
   *
   * @return records by name, in the directory's order
   * @throws ModelFormatException if the archive is cut short or damaged
   */
  static Map<String, Entry> read(MappedFile file) throws IOException {
    ZipDirectory directory = new ZipDirectory(file);
    Extent extent = directory.findDirectory();
    directory.readEntries(extent);
    directory.requireNoOverlap(extent.offset);
    return Collections.unmodifiableMap(directory.entries);
  }

  private Extent findDirectory() throws IOException {
    long endAt = file.size() - END_LENGTH;
    ByteBuffer end = endAt < 0 ? null : file.read(endAt, END_LENGTH);
    if (end == null || end.getInt(0) != END_SIGNATURE || end.getShort(20) != 0) {
      throw damaged("end of the archive", "a zip directory", "other bytes");
    }
    Extent extent =
        new Extent(
            Integer.toUnsignedLong(end.getInt(16)),
            Integer.toUnsignedLong(end.getInt(12)),
            Short.toUnsignedLong(end.getShort(10)));
    long limit = endAt;
    long locatorAt = endAt - LOCATOR_LENGTH;
    if (locatorAt >= 0 && file.read(locatorAt, 4).getInt() == LOCATOR_SIGNATURE) {
      limit = file.read(locatorAt, LOCATOR_LENGTH).getLong(8);
      extent = readEnd64(limit, locatorAt);
    }
    if (extent.length < 0
        || extent.length > MAX_LENGTH
        || extent.offset != limit - extent.length
        || extent.offset < 0) {
      throw damaged(
          "central directory",
          "to end at byte " + limit,
          extent.length + " bytes from " + extent.offset);
    }
    return extent;
  }

  private Extent readEnd64(long at, long locatorAt) throws IOException {
    if (at != locatorAt - END64_LENGTH) {
      throw damaged("zip64 end", "at byte " + (locatorAt - END64_LENGTH), "at " + at);
    }
    ByteBuffer end = file.read(at, END64_LENGTH);
    if (end.getInt(0) != END64_SIGNATURE) {
      throw damaged("zip64 end", "its signature", Integer.toHexString(end.getInt(0)));
    }
    return new Extent(end.getLong(48), end.getLong(40), end.getLong(32));
  }

  private void readEntries(Extent extent) throws IOException {
    ByteBuffer directory = file.read(extent.offset, (int) extent.length);
    while (directory.hasRemaining()) {
      Entry entry = readEntry(directory, extent.offset);
      if (entries.put(entry.name, entry) != null) {
        throw damaged(entry.name, "one record of this name", "two");
      }
    }
    if (entries.size() != extent.entries) {
      throw damaged("central directory", extent.entries + " records", "" + entries.size());
    }
  }

  private Entry readEntry(ByteBuffer directory, long limit) throws IOException {
    if (directory.remaining() < CENTRAL_LENGTH || directory.getInt() != CENTRAL_SIGNATURE) {
      throw damaged("central directory", "a record", "other bytes");
    }
    int at = directory.position() - 4;
    int nameLength = Short.toUnsignedInt(directory.getShort(at + 28));
    int extraLength = Short.toUnsignedInt(directory.getShort(at + 30));
    int commentLength = Short.toUnsignedInt(directory.getShort(at + 32));
    int next = at + CENTRAL_LENGTH + nameLength + extraLength + commentLength;
    if (next > directory.limit()) {
      throw damaged("central directory", "a whole record", "a part of one");
    }
    ByteBuffer nameBytes = directory.slice(at + CENTRAL_LENGTH, nameLength);
    String name = StandardCharsets.UTF_8.decode(nameBytes.duplicate()).toString();
    requireStored(name, directory.getShort(at + 8), directory.getShort(at + 10));
    long[] place = {
      Integer.toUnsignedLong(directory.getInt(at + 24)), // length
      Integer.toUnsignedLong(directory.getInt(at + 20)), // length as stored
      Integer.toUnsignedLong(directory.getInt(at + 42)), // local header
    };
    ByteBuffer extra = directory.slice(at + CENTRAL_LENGTH + nameLength, extraLength);
    fillFromZip64(name, place, extra.order(ByteOrder.LITTLE_ENDIAN));
    directory.position(next);
    if (place[0] != place[1]) {
      throw damaged(name, "as many bytes stored as used", place[1] + " and " + place[0]);
    }
    if (place[0] < 0 || place[2] < 0 || place[2] > limit || place[0] > limit - place[2]) {
      throw damaged(name, "to lie before byte " + limit, place[0] + " bytes from " + place[2]);
    }
    return locate(nameBytes, new Entry(name, place[2], place[0], directory.getInt(at + 16)), limit);
  }

  private void requireStored(String name, short flags, short method) throws ModelFormatException {
    if (method != STORED || (flags & FLAG_ENCRYPTED) != 0) {
      throw new ModelFormatException(
          file.name()
              + ": "
              + name
              + ": expected to be stored plainly, got "
              + (method == STORED ? "encryption" : "compression method " + method)
              + "; use the file that torch.save wrote, not one packed again");
    }
  }

  /** Values that don't fit 32 bits stand in an extra field, in this order, only those. */
  private void fillFromZip64(String name, long[] place, ByteBuffer extra)
      throws ModelFormatException {
    while (extra.remaining() >= 4) {
      int id = Short.toUnsignedInt(extra.getShort());
      int length = Short.toUnsignedInt(extra.getShort());
      if (length > extra.remaining()) {
        throw damaged(name, "an extra field of " + length, extra.remaining() + " bytes");
      }
      int next = extra.position() + length;
      for (int i = 0; id == EXTRA_ZIP64 && i < place.length; i++) {
        if (place[i] == IN_ZIP64 && next - extra.position() >= Long.BYTES) {
          place[i] = extra.getLong();
        }
      }
      extra.position(next);
    }
  }

  /** The local header tells how far behind it the record's bytes begin, and must agree. */
  private Entry locate(ByteBuffer nameBytes, Entry central, long limit) throws IOException {
    int length = LOCAL_LENGTH + nameBytes.remaining();
    if (central.offset > limit - length) {
      throw damaged(central.name, "a local header before byte " + limit, "at " + central.offset);
    }
    ByteBuffer local = file.read(central.offset, length);
    boolean same =
        local.getInt(0) == LOCAL_SIGNATURE
            && local.getShort(8) == STORED
            && Short.toUnsignedInt(local.getShort(26)) == nameBytes.remaining()
            && local.slice(LOCAL_LENGTH, nameBytes.remaining()).equals(nameBytes)
            && agrees(local, central);
    if (!same) {
      throw damaged(central.name, "its local header at " + central.offset, "other bytes");
    }
    long offset = central.offset + length + Short.toUnsignedInt(local.getShort(28));
    if (central.length > limit - offset) {
      throw damaged(
          central.name, "to end before " + limit, central.length + " bytes from " + offset);
    }
    return new Entry(central.name, offset, central.length, central.crc);
  }

  private static boolean agrees(ByteBuffer local, Entry central) {
    int crc = local.getInt(14);
    long stored = Integer.toUnsignedLong(local.getInt(18));
    long length = Integer.toUnsignedLong(local.getInt(22));
    if ((local.getShort(6) & FLAG_SIZES_BEHIND) != 0 && crc == 0 && stored == 0 && length == 0) {
      return true;
    }
    return crc == central.crc
        && (stored == central.length || stored == IN_ZIP64)
        && (length == central.length || length == IN_ZIP64);
  }

  /** Records that share bytes are no work of torch's, but a way to a small file that unfolds. */
  private void requireNoOverlap(long limit) throws ModelFormatException {
    List<Entry> inOrder = new ArrayList<>(entries.values());
    inOrder.sort(Comparator.comparingLong(Entry::offset));
    long end = 0;
    for (Entry entry : inOrder) {
      if (entry.offset < end) {
        throw damaged(entry.name, "bytes of its own from " + end, "from " + entry.offset);
      }
      end = entry.offset + entry.length;
    }
    if (end > limit) {
      throw damaged("central directory", "behind byte " + end, "at " + limit);
    }
  }

  private ModelFormatException damaged(String part, String expected, String got) {
    return new ModelFormatException(
        file.name()
            + ": "
            + part
            + ": expected "
            + expected
            + ", got "
            + got
            + "; the file is damaged, download it again");
  }
}
