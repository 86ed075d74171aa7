package io.github.cosyvoice4j.core.checkpoint;

import io.github.cosyvoice4j.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Named tensors: a {@code .pt} archive, a {@code .safetensors} file, or random numbers.
 *
 * <p>Safe for use by several threads. Closing lets go of the file; buffers handed out before stay
 * valid.
 */
public interface WeightSource extends AutoCloseable {
  /**
   * Opens a file of weights; its first bytes tell which kind it is.
   *
   * @param path a {@code .pt} archive or a {@code .safetensors} file
   * @param verify whether to check the bytes against their checksums where the format has any,
   *     which reads the whole file; structure and bounds are always checked
   * @return the open file
   * @throws ModelFormatException if it is damaged or of neither kind
   * @throws IOException if it can't be read
   */
  static WeightSource open(Path path, boolean verify) throws IOException {
    return switch (WeightFormat.of(path)) {
      case TORCH -> TorchCheckpoint.open(path, verify);
      case SAFETENSORS -> SafetensorsFile.open(path);
    };
  }

  /**
   * {@return this source without a prefix that some or all of its names have}
   *
   * <p>Upstream saves some nets from within a wrapper: {@code generator.}, {@code module.}. Closing
   * the result closes this source.
   *
   * @param prefix with its dot
   * @throws ModelFormatException if two names become one
   */
  default WeightSource withoutPrefix(String prefix) throws ModelFormatException {
    return names().stream().anyMatch(name -> name.startsWith(prefix))
        ? new UnprefixedWeights(this, prefix)
        : this;
  }

  /** {@return what it is called in messages: the file's name} */
  String description();

  /** {@return the names of all tensors; empty for a source that makes what it is asked for} */
  Set<String> names();

  /**
   * {@return whether there is a tensor of this name}
   *
   * @param name full name
   */
  boolean contains(String name);

  /**
   * Gives a tensor.
   *
   * @param name full name
   * @param shape the shape expected, which a source that makes its tensors obeys; others ignore it
   * @return the tensor as it is stored, whatever its shape
   * @throws IOException if there is none of that name, or its bytes can't be had
   */
  StoredTensor get(String name, long... shape) throws IOException;

  /**
   * {@return a SHA-256, in hex, that tells this source from any with other numbers, of what can be
   * had without reading them; empty for a source that makes its tensors}
   *
   * <p>A {@code .pt} archive has a checksum of each record. The {@code .safetensors} format has
   * none: there it is the header, the file's size and the time at which it was last changed.
   *
   * @throws IOException if the file's attributes can't be read
   */
  default Optional<String> fingerprint() throws IOException {
    return Optional.empty();
  }

  /**
   * Checks the bytes against their checksums, where the format has any and that was not done
   * before.
   *
   * @throws ModelFormatException if they are damaged
   * @throws IOException if they can't be read
   */
  default void verify() throws IOException {}

  @Override
  void close() throws IOException;
}
