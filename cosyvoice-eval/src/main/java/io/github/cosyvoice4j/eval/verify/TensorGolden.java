package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.checkpoint.SafetensorsFile;
import io.github.cosyvoice4j.core.model.ConfigNode;
import io.github.cosyvoice4j.core.model.JsonConfig;
import io.github.cosyvoice4j.torch.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** A {@code .safetensors} golden. Closing lets go of the file. */
final class TensorGolden implements AutoCloseable {
  private final SafetensorsFile file;

  private TensorGolden(SafetensorsFile file) {
    this.file = file;
  }

  static TensorGolden open(Path path) throws IOException {
    return new TensorGolden(SafetensorsFile.open(path));
  }

  /** {@return the names of its tensors, sorted} */
  Set<String> keys() {
    return new TreeSet<>(file.names());
  }

  boolean has(String key) {
    return file.contains(key);
  }

  float[] floats(String key) throws IOException {
    return file.get(key).toFloatArray();
  }

  int[] ints(String key) throws IOException {
    return file.get(key).toIntArray();
  }

  /** {@return a golden as a float32 tensor of the thread's innermost scope} */
  Tensor tensor(String key) throws IOException {
    return Tensor.of(floats(key), shape(key));
  }

  long[] shape(String key) throws IOException {
    return file.get(key).shape();
  }

  /**
   * {@return what the header says under a name}
   *
   * @throws ModelFormatException if it says nothing
   */
  String metadata(String name) throws ModelFormatException {
    String value = file.metadata().get(name);
    if (value == null) {
      throw new ModelFormatException(
          file.description() + ": metadata " + name + ": expected a value, got nothing");
    }
    return value;
  }

  /** {@return the number that the header says under a name} */
  long number(String name) throws ModelFormatException {
    String value = metadata(name);
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new ModelFormatException(
          file.description() + ": metadata " + name + ": expected a whole number, got " + value, e);
    }
  }

  /** {@return the JSON that the header says under a name} */
  ConfigNode json(String name) throws ModelFormatException {
    return JsonConfig.parse(file.description() + ": metadata " + name, metadata(name));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
