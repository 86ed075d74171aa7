package io.github.cosyvoice4j.tensorrt;

import io.github.cosyvoice4j.ModelFormatException;
import java.nio.ByteBuffer;

/** TensorRT on one GPU. Used by one thread, the one that loads the model. */
interface EngineRuntime extends EngineBuilder, AutoCloseable {
  /** {@return what engines are bound to} */
  GpuFacts facts();

  /** {@return bytes that are free on the device} */
  long freeBytes();

  /**
   * Makes an engine of its bytes.
   *
   * @param serialized the bytes, direct
   * @return the engine, which the caller closes before this
   * @throws ModelFormatException if TensorRT does not take it
   */
  Engine read(ByteBuffer serialized) throws ModelFormatException;

  /** Frees what it holds. Idempotent. */
  @Override
  void close();
}
