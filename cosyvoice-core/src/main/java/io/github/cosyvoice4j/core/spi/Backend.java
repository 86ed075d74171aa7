package io.github.cosyvoice4j.core.spi;

import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.core.model.HuggingFaceFolder;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import java.io.IOException;

/** Loads nets; found by {@link java.util.ServiceLoader}. */
public interface Backend {
  /**
   * Loads the nets of a model directory.
   *
   * @param directory the directory, its configuration read
   * @param options what is chosen at load
   * @return the nets, which the caller closes
   * @throws IOException if a file is missing or wrong
   */
  SpeechModel load(ModelDirectory directory, EngineOptions options) throws IOException;

  /**
   * Loads the nets of a model directory, but for the language model, which comes from elsewhere.
   *
   * @param directory the directory, its configuration read
   * @param languageModel a causal language model, its configuration read
   * @param options what is chosen at load
   * @return the nets, which the caller closes
   * @throws IOException if a file is missing or wrong
   */
  SpeechModel load(ModelDirectory directory, HuggingFaceFolder languageModel, EngineOptions options)
      throws IOException;
}
