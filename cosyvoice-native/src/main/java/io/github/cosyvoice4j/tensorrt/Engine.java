package io.github.cosyvoice4j.tensorrt;

/** An engine on the device: weights and plan, shared by its contexts. Safe for several threads. */
interface Engine extends AutoCloseable {
  /** {@return rows of the largest pass, even} */
  int maxRows();

  /** {@return bytes on the device that a context takes in the largest pass} */
  long contextBytes();

  /** {@return a context, which the caller closes before the engine} */
  ExecutionContext newContext();

  /** Frees its memory. Idempotent. */
  @Override
  void close();
}
