package io.github.cosyvoice4j.core.checkpoint;

import io.github.cosyvoice4j.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A {@code .safetensors} file: a JSON header, then the bytes of its tensors.
 *
 * <p>The header is checked when the file is opened: every tensor's bytes lie within the file, fit
 * its shape, and leave no gap between. The format has no checksum, so damage within the numbers
 * can't be seen.
 *
 * <p>Safe for use by several threads. Closing lets go of the file; tensors handed out stay valid.
 */
public final class SafetensorsFile implements WeightSource {
  private final MappedFile file;
  private final SafetensorsHeader header;

  private SafetensorsFile(MappedFile file, SafetensorsHeader header) {
    this.file = file;
    this.header = header;
  }

  /**
   * Opens a file and reads its header.
   *
   * @param path the file
   * @return the open file
   * @throws ModelFormatException if the header is damaged or does not fit the file
   * @throws IOException if it can't be read
   */
  public static SafetensorsFile open(Path path) throws IOException {
    MappedFile file = MappedFile.open(path);
    try {
      return new SafetensorsFile(file, SafetensorsHeader.read(file));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** {@return the header's {@code __metadata__}; empty where there is none} */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  @Override
  public String description() {
    return file.name();
  }

  @Override
  public Set<String> names() {
    return header.entries().keySet();
  }

  @Override
  public boolean contains(String name) {
    return header.entries().containsKey(name);
  }

  @Override
  public StoredTensor get(String name, long... shape) throws IOException {
    SafetensorsHeader.Entry entry = header.entries().get(name);
    if (entry == null) {
      throw new ModelFormatException(
          file.name() + ": tensor " + name + ": expected in the file, got no such tensor");
    }
    long[] sizes = entry.shape().stream().mapToLong(Long::longValue).toArray();
    return new StoredTensor(
        name,
        entry.type(),
        sizes,
        StoredTensor.contiguousStrides(sizes),
        file.map(header.dataStart() + entry.begin(), entry.length(), entry.type()));
  }

  @Override
  public Optional<String> fingerprint() throws IOException {
    ByteBuffer start = file.read(0, Math.toIntExact(header.dataStart()));
    return Optional.of(
        new Fingerprint().add(start).add(file.size()).add(file.lastModified()).hex());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  @Override
  public String toString() {
    return file.name();
  }
}
