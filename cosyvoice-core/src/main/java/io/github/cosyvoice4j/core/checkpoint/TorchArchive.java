package io.github.cosyvoice4j.core.checkpoint;

import io.github.cosyvoice4j.ModelFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A file written by {@code torch.save}: a zip archive of a pickle and one record per storage.
 *
 * <p>{@link #root()} is what was saved. Nothing in it is ever run. Structure and bounds are always
 * checked, the numbers' checksums on demand.
 *
 * <p>Safe for use by several threads. Closing lets go of the file; tensors mapped before stay
 * valid.
 */
public final class TorchArchive implements Closeable {
  private static final String PICKLE = "data.pkl";

  /** A pickle takes some hundred bytes a tensor. */
  private static final int MAX_PICKLE = 1 << 26;

  /** What is read at a time to be checked. */
  private static final int CHECK_BLOCK = 1 << 18;

  private final MappedFile file;
  private final Map<String, ZipDirectory.Entry> records;
  private final String prefix;
  private final Object root;
  private boolean verified; // guarded by this

  private TorchArchive(MappedFile file, boolean verify) throws IOException {
    this.file = file;
    this.records = ZipDirectory.read(file);
    this.prefix = findPrefix();
    requireLittleEndian();
    if (verify) {
      requireChecksums();
      verify();
    }
    String pickle = prefix + PICKLE;
    this.root = new Unpickler(file.name() + ": " + pickle, small(pickle), this::storage).read();
  }

  /**
   * Opens an archive and reads its pickle.
   *
   * @param path the file
   * @param verify whether to check every record's CRC-32, which reads the whole file; the pickle's
   *     is checked anyway
   * @return the open archive
   * @throws ModelFormatException if it is damaged, or holds more than data
   * @throws IOException if it can't be read
   */
  public static TorchArchive open(Path path, boolean verify) throws IOException {
    MappedFile file = MappedFile.open(path);
    try {
      return new TorchArchive(file, verify);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * {@return what was saved: {@link Map}s, {@link List}s (of lists and tuples), {@link String}s,
   * {@link Long}s, {@link Double}s, {@link Boolean}s, null and {@link TorchTensor}s}
   *
   * <p>A hostile file's lists may contain themselves. Not to be changed.
   */
  public Object root() {
    return root;
  }

  /** {@return the file's name, for messages} */
  public String name() {
    return file.name();
  }

  /** See {@link WeightSource#fingerprint}. */
  String fingerprint() throws IOException {
    Fingerprint hash = new Fingerprint().add(file.size());
    for (ZipDirectory.Entry record : records.values()) {
      hash.add(record.name()).add(record.length()).add(record.crc());
    }
    if (!hasChecksums()) {
      hash.add(file.lastModified());
    }
    return hash.hex();
  }

  /** See {@link WeightSource#verify}. */
  synchronized void verify() throws IOException {
    if (!verified && hasChecksums()) {
      verifyRecords();
    }
    verified = true;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  @Override
  public String toString() {
    return file.name();
  }

  /** All records lie in one folder, named as the file once was. */
  private String findPrefix() throws ModelFormatException {
    for (String name : records.keySet()) {
      if (name.equals(PICKLE) || name.endsWith("/" + PICKLE)) {
        return name.substring(0, name.length() - PICKLE.length());
      }
    }
    throw new ModelFormatException(
        file.name() + ": expected a file that torch.save wrote, got a zip without " + PICKLE);
  }

  private void requireLittleEndian() throws IOException {
    String name = prefix + "byteorder";
    if (!records.containsKey(name)) {
      return; // older than torch 2.1, which left it out
    }
    String order = StandardCharsets.UTF_8.decode(small(name)).toString();
    if (!order.equals("little")) {
      throw new ModelFormatException(
          file.name()
              + ": byteorder: expected little, got "
              + order
              + "; save it again on a little endian machine");
    }
  }

  private TorchTensor.Storage storage(String key, StoredType type, long elements)
      throws ModelFormatException {
    ZipDirectory.Entry record = records.get(prefix + "data/" + key);
    if (record == null) {
      throw new ModelFormatException(
          file.name() + ": expected record data/" + key + ", got none; download it again");
    }
    TorchTensor.Storage storage =
        new TorchTensor.Storage(file, record.name(), type, record.offset(), elements);
    if (elements < 0
        || record.length() % type.bytes() != 0
        || record.length() / type.bytes() != elements) {
      throw storage.wrong(
          elements + " numbers of " + type, record.length() + " bytes; download it again");
    }
    return storage;
  }

  /** Reads a record that is no storage, its checksum checked. */
  private ByteBuffer small(String name) throws IOException {
    ZipDirectory.Entry record = records.get(name);
    if (record.length() > MAX_PICKLE) {
      throw new ModelFormatException(
          file.name()
              + ": "
              + name
              + ": expected at most "
              + MAX_PICKLE
              + " bytes, got "
              + record.length()
              + "; is this a checkpoint of CosyVoice2?");
    }
    ByteBuffer bytes = file.read(record.offset(), (int) record.length());
    CRC32 crc = new CRC32();
    crc.update(bytes.duplicate());
    if (hasChecksums()) {
      requireSame(record, crc);
    }
    return bytes;
  }

  private void requireChecksums() throws ModelFormatException {
    if (!hasChecksums()) {
      throw new ModelFormatException(
          file.name()
              + ": expected checksums, got a file that was saved without"
              + " (torch.serialization.set_crc32_options); load it with verifyWeights(false)");
    }
  }

  /**
   * Largest first, so that no thread is left alone with it. Every record is read to its end, even
   * after one was found damaged: no thread may still read a file that the caller has been told of,
   * since he may replace it.
   */
  private void verifyRecords() throws IOException {
    List<ZipDirectory.Entry> largestFirst =
        records.values().stream()
            .sorted(Comparator.comparingLong(ZipDirectory.Entry::length).reversed())
            .toList();
    List<IOException> failures =
        largestFirst.parallelStream().map(this::verify).flatMap(Optional::stream).toList();
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
  }

  /**
   * What is wrong with a record, if anything. It is read, not mapped: pages that were only looked
   * at would count as the process's memory until the collector comes.
   */
  private Optional<IOException> verify(ZipDirectory.Entry record) {
    CRC32 crc = new CRC32();
    try {
      ByteBuffer block = ByteBuffer.allocate((int) Math.min(CHECK_BLOCK, record.length()));
      long end = record.offset() + record.length();
      for (long at = record.offset(); at < end; at += block.limit()) {
        block.clear().limit((int) Math.min(CHECK_BLOCK, end - at));
        file.read(at, block);
        crc.update(block.flip());
      }
      requireSame(record, crc);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e);
    }
  }

  private boolean hasChecksums() {
    return records.values().stream().anyMatch(record -> record.crc() != 0);
  }

  private void requireSame(ZipDirectory.Entry record, CRC32 crc) throws ModelFormatException {
    if ((int) crc.getValue() != record.crc()) {
      throw new ModelFormatException(
          String.format(
              "%s: %s: expected CRC-32 %08x, got %08x; the file is damaged, download it again",
              file.name(), record.name(), record.crc(), crc.getValue()));
    }
  }
}
