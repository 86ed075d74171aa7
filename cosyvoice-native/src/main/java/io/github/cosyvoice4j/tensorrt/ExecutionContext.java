package io.github.cosyvoice4j.tensorrt;

import io.github.cosyvoice4j.NativeLibraryException;
import io.github.cosyvoice4j.torch.Tensor;

/** Runs an engine, one pass at a time. */
interface ExecutionContext extends AutoCloseable {
  /**
   * Starts a pass on libtorch's current stream of this thread, and does not wait for its end.
   *
   * @param input what it reads
   * @param output (B, M, T), float32 without gaps; overwritten
   * @throws NativeLibraryException if TensorRT refuses
   */
  void run(EstimatorInput input, Tensor output);

  /** Waits for the last pass and frees what it holds. Idempotent. */
  @Override
  void close();
}
