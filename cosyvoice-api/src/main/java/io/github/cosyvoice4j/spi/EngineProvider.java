package io.github.cosyvoice4j.spi;

import io.github.cosyvoice4j.EngineOptions;
import java.io.IOException;
import java.nio.file.Path;

/** Makes engines; found by {@link java.util.ServiceLoader}. */
public interface EngineProvider {
  /**
   * Loads a model directory.
   *
   * @param modelDirectory an unmodified upstream model directory
   * @param options what is chosen at load
   * @return the engine, which the caller closes
   * @throws IOException if a file is missing or wrong
   */
  Engine load(Path modelDirectory, EngineOptions options) throws IOException;
}
