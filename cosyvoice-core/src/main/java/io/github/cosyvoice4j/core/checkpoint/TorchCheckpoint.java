package io.github.cosyvoice4j.core.checkpoint;

import io.github.cosyvoice4j.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state dict in a {@code .pt} file.
 *
 * <p>That is a flat dict of tensors; scalars beside them ({@code epoch}, {@code step}, as training
 * writes them) are passed over. Where the dict stands under {@code state_dict}, {@code model} or
 * {@code module}, it is taken from there.
 */
public final class TorchCheckpoint implements WeightSource {
  private static final List<String> WRAPPERS = List.of("state_dict", "model", "module");

  private final TorchArchive archive;
  private final Map<String, TorchTensor> tensors;

  private TorchCheckpoint(TorchArchive archive, Map<String, TorchTensor> tensors) {
    this.archive = archive;
    this.tensors = Collections.unmodifiableMap(tensors);
  }

  /**
   * Opens a file.
   *
   * @param path the file
   * @param verify whether to check the CRC-32 of all it holds, which reads the whole file
   * @return the weights
   * @throws ModelFormatException if it is damaged, or holds no state dict
   * @throws IOException if it can't be read
   */
  public static TorchCheckpoint open(Path path, boolean verify) throws IOException {
    TorchArchive archive = TorchArchive.open(path, verify);
    try {
      return new TorchCheckpoint(archive, stateDict(archive));
    } catch (IOException | RuntimeException e) {
      archive.close();
      throw e;
    }
  }

  private static Map<String, TorchTensor> stateDict(TorchArchive archive)
      throws ModelFormatException {
    Map<String, TorchTensor> tensors = tensorsOf(archive.root());
    if (archive.root() instanceof Map<?, ?> map) {
      for (int i = 0; tensors.isEmpty() && i < WRAPPERS.size(); i++) {
        tensors = tensorsOf(map.get(WRAPPERS.get(i)));
      }
    }
    if (tensors.isEmpty()) {
      throw new ModelFormatException(
          archive.name() + ": expected a dict of tensors, got none; is this a checkpoint?");
    }
    return tensors;
  }

  private static Map<String, TorchTensor> tensorsOf(Object saved) {
    Map<String, TorchTensor> tensors = new LinkedHashMap<>();
    if (saved instanceof Map<?, ?> map) {
      map.forEach(
          (name, value) -> {
            if (name instanceof String text && value instanceof TorchTensor tensor) {
              tensors.put(text, tensor);
            }
          });
    }
    return tensors;
  }

  @Override
  public String description() {
    return archive.name();
  }

  @Override
  public Set<String> names() {
    return tensors.keySet();
  }

  @Override
  public boolean contains(String name) {
    return tensors.containsKey(name);
  }

  @Override
  public StoredTensor get(String name, long... shape) throws IOException {
    TorchTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new ModelFormatException(
          archive.name() + ": tensor " + name + ": expected in the file, got no such tensor");
    }
    return tensor.map(name);
  }

  @Override
  public Optional<String> fingerprint() throws IOException {
    return Optional.of(archive.fingerprint());
  }

  @Override
  public void verify() throws IOException {
    archive.verify();
  }

  @Override
  public void close() throws IOException {
    archive.close();
  }

  @Override
  public String toString() {
    return archive.name();
  }
}
