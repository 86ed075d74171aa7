package io.github.cosyvoice4j.core.checkpoint;

import java.io.IOException;
import java.util.Set;

/**
 * Named tensors: a {@code .pt} archive, a {@code .safetensors} file, or random numbers.
 *
 * <p>Safe for use by several threads. Closing lets go of the file; buffers handed out before stay
 * valid.
 */
public interface WeightSource extends AutoCloseable {
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

  @Override
  void close() throws IOException;
}
