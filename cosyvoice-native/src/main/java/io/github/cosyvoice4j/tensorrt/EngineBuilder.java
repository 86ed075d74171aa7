package io.github.cosyvoice4j.tensorrt;

import io.github.cosyvoice4j.NativeLibraryException;
import java.io.IOException;

/** Builds engines, which takes minutes. */
@FunctionalInterface
interface EngineBuilder {
  /**
   * Builds an engine.
   *
   * @param request what it is to be
   * @return the engine, which the caller closes
   * @throws IOException if the graph can't be read, or is not the estimator's
   * @throws NativeLibraryException if TensorRT can't build it
   */
  SerializedEngine build(EngineRequest request) throws IOException;
}
