package io.github.cosyvoice4j.core.testing;

import io.github.cosyvoice4j.core.checkpoint.PickleWriter;
import io.github.cosyvoice4j.core.checkpoint.StoredTensor;
import io.github.cosyvoice4j.core.checkpoint.StoredType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Writes {@code .pt} files by hand, also wrong ones: a zip archive of stored records, of which one
 * is the pickle of a dict.
 */
public final class TorchFileWriter {
  private final PickleWriter pickle = new PickleWriter();
  private final Map<String, byte[]> records = new LinkedHashMap<>();
  private final Map<String, StoredType> types = new LinkedHashMap<>();
  private final Map<String, Integer> methods = new LinkedHashMap<>();
  private final Map<String, Long> positions = new LinkedHashMap<>();

  private boolean checksums = true;

  /** Makes a writer of a file that has no tensors yet. */
  public TorchFileWriter() {
    pickle.protocol().op('}').op('(');
    record("byteorder", "little".getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Adds a record, or replaces one.
   *
   * @param name its name in the archive's folder
   * @param bytes its bytes
   * @return this writer
   */
  public TorchFileWriter record(String name, byte[] bytes) {
    records.put(name, bytes.clone());
    return this;
  }

  /**
   * Claims that a record is compressed.
   *
   * @param name the record
   * @param method the zip method
   * @return this writer
   */
  public TorchFileWriter method(String name, int method) {
    methods.put(name, method);
    return this;
  }

  /**
   * Leaves all checksums at 0, as torch does when told to.
   *
   * @return this writer
   */
  public TorchFileWriter withoutChecksums() {
    checksums = false;
    return this;
  }

  /**
   * Puts a record far into the file.
   *
   * @param name the record
   * @param position where its local header is to stand
   * @return this writer
   */
  public TorchFileWriter position(String name, long position) {
    positions.put(name, position);
    return this;
  }

  /**
   * Adds a storage.
   *
   * @param key its key
   * @param type number format
   * @param bytes its numbers, little endian
   * @return this writer
   */
  public TorchFileWriter storage(String key, StoredType type, byte[] bytes) {
    types.put(key, type);
    return record("data/" + key, bytes);
  }

  /**
   * Adds a storage of floats.
   *
   * @param key its key
   * @param values its numbers
   * @return this writer
   */
  public TorchFileWriter floats(String key, float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return storage(key, StoredType.FLOAT32, bytes.array());
  }

  /**
   * Adds a contiguous tensor from the start of a storage.
   *
   * @param name its name
   * @param key the storage
   * @param shape sizes
   * @return this writer
   */
  public TorchFileWriter tensor(String name, String key, long... shape) {
    return view(name, key, 0, shape, StoredTensor.contiguousStrides(shape));
  }

  /**
   * Adds a view of a storage.
   *
   * @param name its name
   * @param key the storage
   * @param offset its first element
   * @param shape sizes
   * @param strides elements between neighbours
   * @return this writer
   */
  public TorchFileWriter view(String name, String key, long offset, long[] shape, long[] strides) {
    StoredType type = types.get(key);
    long elements = records.get("data/" + key).length / type.bytes();
    pickle.text(name).tensor(new PickleWriter.Storage(key, type, elements), offset, shape, strides);
    return this;
  }

  /**
   * Adds a number beside the tensors.
   *
   * @param name its key
   * @param value the number
   * @return this writer
   */
  public TorchFileWriter number(String name, long value) {
    pickle.text(name).number(value);
    return this;
  }

  /**
   * Begins a dict within the dict.
   *
   * @param name its key
   * @return this writer
   */
  public TorchFileWriter beginDict(String name) {
    pickle.text(name).op('}').op('(');
    return this;
  }

  /**
   * Ends a dict within the dict.
   *
   * @return this writer
   */
  public TorchFileWriter endDict() {
    pickle.op('u');
    return this;
  }

  /**
   * Writes the file.
   *
   * @param path where to
   * @return the path
   */
  public Path write(Path path) {
    if (!records.containsKey("data.pkl")) {
      record("data.pkl", pickle.op('u').op('.').toByteArray());
    }
    try (FileChannel file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeZip(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return path;
  }

  private void writeZip(FileChannel file) throws IOException {
    ByteBuffer central = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    long at = 0;
    for (Map.Entry<String, byte[]> e : records.entrySet()) {
      at = positions.getOrDefault(e.getKey(), at);
      byte[] name = ("archive/" + e.getKey()).getBytes(StandardCharsets.UTF_8);
      CRC32 crc = new CRC32();
      if (checksums) {
        crc.update(e.getValue());
      }
      short method = methods.getOrDefault(e.getKey(), 0).shortValue();
      ByteBuffer local = ByteBuffer.allocate(30 + name.length).order(ByteOrder.LITTLE_ENDIAN);
      local.putInt(0x04034b50).putShort((short) 0).putShort((short) 0x800).putShort(method);
      local.putInt(0).putInt((int) crc.getValue());
      local.putInt(e.getValue().length).putInt(e.getValue().length);
      local.putShort((short) name.length).putShort((short) 0).put(name);
      file.write(local.flip(), at);
      file.write(ByteBuffer.wrap(e.getValue()), at + local.limit());
      // The offset always in a zip64 extra field, as if the file were long.
      central.putInt(0x02014b50).putInt(0).putShort((short) 0x800).putShort(method);
      central.putInt(0).putInt((int) crc.getValue());
      central.putInt(e.getValue().length).putInt(e.getValue().length);
      central.putShort((short) name.length).putShort((short) 12).putShort((short) 0);
      central.putShort((short) 0).putShort((short) 0).putInt(0).putInt(-1).put(name);
      central.putShort((short) 1).putShort((short) 8).putLong(at);
      at += local.limit() + e.getValue().length;
    }
    writeEnd(file, at, central.flip());
  }

  private void writeEnd(FileChannel file, long at, ByteBuffer central) throws IOException {
    int length = central.limit();
    ByteBuffer end = ByteBuffer.allocate(98).order(ByteOrder.LITTLE_ENDIAN);
    end.putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45);
    end.putInt(0).putInt(0).putLong(records.size()).putLong(records.size());
    end.putLong(length).putLong(at);
    end.putInt(0x07064b50).putInt(0).putLong(at + length).putInt(1);
    end.putInt(0x06054b50).putInt(0).putShort((short) records.size());
    end.putShort((short) records.size()).putInt(length).putInt(-1).putShort((short) 0);
    file.write(central, at);
    file.write(end.flip(), at + length);
  }
}
