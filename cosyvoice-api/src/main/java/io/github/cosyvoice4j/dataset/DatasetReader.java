package io.github.cosyvoice4j.dataset;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The rows of an evaluation set, one after the other. Not safe for use by several threads.
 *
 * <p>A row is small: prompt recordings are opened by whoever needs them, when they are needed.
 */
public interface DatasetReader extends AutoCloseable {
  /**
   * Reads the next row. One that can't be read is an {@link UnreadableRow}, and the reader goes on
   * behind it.
   *
   * @return the row; empty behind the last one
   * @throws IOException if the set can't be read any further
   */
  Optional<DatasetRow> next() throws IOException;

  /** {@return how many rows there are, where that is known beforehand: for progress only} */
  default OptionalLong rows() {
    return OptionalLong.empty();
  }

  /** Closes what the rows come from; what rows gave out stays usable. Idempotent. */
  @Override
  void close() throws IOException;
}
