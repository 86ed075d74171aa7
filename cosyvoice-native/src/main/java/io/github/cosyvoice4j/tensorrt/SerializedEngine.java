package io.github.cosyvoice4j.tensorrt;

import java.io.IOException;
import java.io.OutputStream;

/** A built engine as bytes; whoever built it closes it. */
interface SerializedEngine extends AutoCloseable {
  /**
   * Writes all of it.
   *
   * @param out where to
   * @throws IOException if it can't be written
   */
  void writeTo(OutputStream out) throws IOException;

  /** Frees the bytes. Idempotent. */
  @Override
  void close();
}
