package io.github.cosyvoice4j.core.checkpoint;

import io.github.cosyvoice4j.sound.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a dict of tensors, and of dicts of them, as {@code torch.save} does. {@code torch.load}
 * reads it with {@code weights_only=True}, and so does {@link TorchArchive}.
 *
 * <p>Everything is kept in memory until it is written. The same content gives the same bytes. Not
 * safe for use by several threads.
 */
public final class TorchArchiveWriter {
  private static final String FOLDER = "archive/";

  /** Of the archive's layout, as torch 1.6 and later write it. */
  private static final String VERSION = "3\n";

  /** The first that a zip can hold; when a file was written is no part of it. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final PickleWriter pickle = new PickleWriter().protocol().op('}').op('(');
  private final Map<String, byte[]> storages = new LinkedHashMap<>();

  /** Makes a writer of an empty dict. */
  public TorchArchiveWriter() {}

  /**
   * Begins a dict within the dict; what follows goes into it.
   *
   * @param name its key
   * @return this writer
   */
  public TorchArchiveWriter beginDict(String name) {
    pickle.text(name).op('}').op('('); // EMPTY_DICT, MARK
    return this;
  }

  /**
   * Ends the dict that was begun last.
   *
   * @return this writer
   */
  public TorchArchiveWriter endDict() {
    pickle.op('u'); // SETITEMS
    return this;
  }

  /**
   * Adds numbers, which tensors may then share.
   *
   * @param values the numbers, which are copied
   * @return what to make tensors of
   */
  public PickleWriter.Storage floats(FloatBuffer values) {
    byte[] bytes = new byte[values.remaining() * Float.BYTES];
    little(bytes).asFloatBuffer().put(values.duplicate());
    return add(StoredType.FLOAT32, bytes);
  }

  /**
   * Adds whole numbers, which tensors may then share.
   *
   * @param values the numbers, which are copied
   * @return what to make tensors of
   */
  public PickleWriter.Storage ints(IntBuffer values) {
    byte[] bytes = new byte[values.remaining() * Integer.BYTES];
    little(bytes).asIntBuffer().put(values.duplicate());
    return add(StoredType.INT32, bytes);
  }

  private PickleWriter.Storage add(StoredType type, byte[] bytes) {
    String key = Integer.toString(storages.size());
    storages.put("data/" + key, bytes);
    return new PickleWriter.Storage(key, type, bytes.length / type.bytes());
  }

  /**
   * Adds a tensor of all numbers of a storage.
   *
   * @param name its key
   * @param storage the numbers, of this writer
   * @param shape sizes, whose product is the count of the numbers
   * @return this writer
   */
  public TorchArchiveWriter tensor(String name, PickleWriter.Storage storage, long... shape) {
    pickle.text(name).tensor(storage, 0, shape, StoredTensor.contiguousStrides(shape));
    return this;
  }

  /**
   * Writes the file. Call it last, once.
   *
   * @param file where to, in a folder that exists; replaced whole, or left as it was on failure
   * @throws IOException if it can't be written
   */
  public void write(Path file) throws IOException {
    Map<String, byte[]> records = new LinkedHashMap<>();
    records.put("data.pkl", pickle.op('u').op('.').toByteArray()); // SETITEMS, STOP
    records.put("byteorder", ascii("little"));
    records.putAll(storages);
    records.put("version", ascii(VERSION));
    AtomicFile.write(file, out -> writeZip(out, records));
  }

  private static void writeZip(OutputStream out, Map<String, byte[]> records) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> e : records.entrySet()) {
        zip.putNextEntry(stored(FOLDER + e.getKey(), e.getValue()));
        zip.write(e.getValue());
      }
    }
  }

  private static ZipEntry stored(String name, byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    entry.setTimeLocal(NO_TIME);
    return entry;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
