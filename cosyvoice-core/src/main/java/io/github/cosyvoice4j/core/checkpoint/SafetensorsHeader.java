package io.github.cosyvoice4j.core.checkpoint;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.github.cosyvoice4j.ModelFormatException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the JSON at the head of a {@code .safetensors} file says, checked against the file.
 *
 * <p>The file is the header's length (8 bytes, little endian), the header, and the bytes of the
 * tensors one after another; offsets count from where these begin.
 */
final class SafetensorsHeader {
  /** The reference implementation reads no longer header either. */
  private static final long MAX_LENGTH = 100_000_000;

  private static final int LENGTH_BYTES = 8;
  private static final String REMEDY = "; download it again";

  private static final Map<String, StoredType> TYPES =
      Map.of(
          "F64", StoredType.FLOAT64,
          "F32", StoredType.FLOAT32,
          "F16", StoredType.FLOAT16,
          "BF16", StoredType.BFLOAT16,
          "I64", StoredType.INT64,
          "I32", StoredType.INT32,
          "I16", StoredType.INT16,
          "I8", StoredType.INT8,
          "U8", StoredType.UINT8,
          "BOOL", StoredType.BOOL);

  /**
   * Where one tensor lies.
   *
   * @param type number format
   * @param shape sizes
   * @param begin its first byte, counted from the end of the header
   * @param end the byte after its last
   */
  record Entry(StoredType type, List<Long> shape, long begin, long end) {
    /** {@return its bytes} */
    long length() {
      return end - begin;
    }
  }

  private final String file;
  private final long dataStart;
  private final long dataLength;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private SafetensorsHeader(String file, long dataStart, long dataLength) {
    this.file = file;
    this.dataStart = dataStart;
    this.dataLength = dataLength;
  }

  /**
   * Reads the header of an open file.
   *
   * @throws ModelFormatException if it is damaged or does not fit the file
   */
  static SafetensorsHeader read(MappedFile file) throws IOException {
    long room = file.size() - LENGTH_BYTES;
    long length = room < 0 ? -1 : file.read(0, LENGTH_BYTES).getLong();
    if (length < 2 || length > Math.min(room, MAX_LENGTH)) {
      throw new ModelFormatException(
          file.name()
              + ": expected a safetensors header of 2 to "
              + Math.max(0, Math.min(room, MAX_LENGTH))
              + " bytes, got "
              + (room < 0 ? "a file of " + file.size() : Long.toUnsignedString(length))
              + REMEDY);
    }
    SafetensorsHeader header =
        new SafetensorsHeader(file.name(), LENGTH_BYTES + length, room - length);
    header.parse(header.text(file.read(LENGTH_BYTES, (int) length).array()));
    header.requireNoGaps();
    return header;
  }

  /** {@return where the tensors' bytes begin in the file} */
  long dataStart() {
    return dataStart;
  }

  /** {@return the tensors by name, in the header's order} */
  Map<String, Entry> entries() {
    return Collections.unmodifiableMap(entries);
  }

  /** {@return the {@code __metadata__}} */
  Map<String, String> metadata() {
    return Collections.unmodifiableMap(metadata);
  }

  private String text(byte[] bytes) throws ModelFormatException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ModelFormatException(file + ": expected a header in UTF-8" + REMEDY, e);
    }
  }

  private void parse(String text) throws ModelFormatException {
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      json.setStrictness(Strictness.STRICT);
      json.beginObject();
      while (json.hasNext()) {
        String name = json.nextName();
        if (name.equals("__metadata__")) {
          readMetadata(json);
        } else if (entries.put(name, readEntry(name, json)) != null) {
          throw damaged(name, "one entry", "two");
        }
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw damaged("header", "one JSON object", "more");
      }
    } catch (ModelFormatException e) {
      throw e;
    } catch (IOException | IllegalStateException | NumberFormatException | JsonParseException e) {
      throw new ModelFormatException(
          file + ": expected a JSON header, got " + e.getMessage() + REMEDY, e);
    }
  }

  private void readMetadata(JsonReader json) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      metadata.put(json.nextName(), json.nextString());
    }
    json.endObject();
  }

  private Entry readEntry(String name, JsonReader json) throws IOException {
    String dtype = "nothing";
    List<Long> shape = null;
    List<Long> offsets = null;
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "dtype" -> dtype = json.nextString();
        case "shape" -> shape = longs(json);
        case "data_offsets" -> offsets = longs(json);
        default -> json.skipValue();
      }
    }
    json.endObject();
    StoredType type = TYPES.get(dtype);
    if (type == null) {
      throw damaged(name, "a dtype of " + TYPES.keySet().stream().sorted().toList(), dtype);
    }
    if (shape == null || offsets == null || offsets.size() != 2) {
      throw damaged(name, "dtype, shape and two data_offsets", "less or more");
    }
    return checked(name, new Entry(type, shape, offsets.get(0), offsets.get(1)));
  }

  private static List<Long> longs(JsonReader json) throws IOException {
    List<Long> values = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      values.add(json.nextLong());
    }
    json.endArray();
    return values;
  }

  private Entry checked(String name, Entry entry) throws ModelFormatException {
    if (entry.begin < 0 || entry.end < entry.begin || entry.end > dataLength) {
      throw damaged(
          name,
          "offsets within " + dataLength + " bytes",
          "[" + entry.begin + ", " + entry.end + "]");
    }
    long bytes = bytes(entry);
    if (bytes != entry.length()) {
      throw damaged(
          name,
          (bytes < 0 ? "a possible size" : bytes + " bytes") + " for " + entry.shape,
          entry.length() + " bytes");
    }
    if (bytes > Integer.MAX_VALUE) {
      throw new ModelFormatException(
          file + ": tensor " + name + ": expected at most 2 GiB, got " + bytes + " bytes");
    }
    return entry;
  }

  /** {@return the bytes that the shape asks for, or -1 where no file could hold it} */
  private static long bytes(Entry entry) {
    try {
      long bytes = entry.type.bytes();
      for (long size : entry.shape) {
        bytes = Math.multiplyExact(bytes, size);
        if (size < 0) {
          return -1;
        }
      }
      return bytes;
    } catch (ArithmeticException e) {
      return -1;
    }
  }

  /** Overlapping or hidden bytes are not allowed by the format. */
  private void requireNoGaps() throws ModelFormatException {
    List<Map.Entry<String, Entry>> inOrder = new ArrayList<>(entries.entrySet());
    inOrder.sort(
        Comparator.<Map.Entry<String, Entry>>comparingLong(e -> e.getValue().begin)
            .thenComparingLong(e -> e.getValue().end));
    long position = 0;
    for (Map.Entry<String, Entry> e : inOrder) {
      if (e.getValue().begin != position) {
        throw damaged(e.getKey(), "its bytes from " + position, "from " + e.getValue().begin);
      }
      position = e.getValue().end;
    }
    if (position != dataLength) {
      throw new ModelFormatException(
          file
              + ": expected "
              + (dataStart + position)
              + " bytes, got "
              + (dataStart + dataLength)
              + REMEDY);
    }
  }

  private ModelFormatException damaged(String name, String expected, String got) {
    return new ModelFormatException(
        file + ": tensor " + name + ": expected " + expected + ", got " + got + REMEDY);
  }
}
