package io.github.cosyvoice4j.eval.infer;

import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.core.infer.OutputFolder;
import io.github.cosyvoice4j.dataset.DatasetInferer;
import io.github.cosyvoice4j.dataset.DatasetListener;
import io.github.cosyvoice4j.dataset.DatasetOptions;
import io.github.cosyvoice4j.dataset.DatasetReader;
import io.github.cosyvoice4j.dataset.DatasetSummary;
import io.github.cosyvoice4j.eval.data.DatasetFormat;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A set to speak, and with what. Immutable.
 *
 * @param data the set
 * @param model the model directory
 * @param engine what is chosen when the model is loaded
 * @param options where to and how
 */
public record InferJob(Data data, Path model, EngineOptions engine, DatasetOptions options) {
  /**
   * A set on the disk.
   *
   * @param path a file or folder
   * @param format what it is; told by what is there when empty
   * @param split which of several splits of a parquet set
   */
  public record Data(Path path, Optional<DatasetFormat> format, Optional<String> split) {
    /**
     * Opens the set.
     *
     * @return the reader, which the caller closes
     * @throws IOException if it is missing or can't be read
     * @throws IllegalArgumentException if nothing there is a set
     */
    public DatasetReader open() throws IOException {
      DatasetFormat known = format.isPresent() ? format.get() : DatasetFormat.guess(path);
      return known.open(path, split);
    }
  }

  /**
   * Refuses, before anything takes long, what can't be done: data that can't be opened, a folder
   * that can't be written or is another run's, a model that is not there, a common prompt that
   * can't be read.
   *
   * @throws IOException if so
   * @throws IllegalArgumentException if it is a mistake of who asked
   */
  public void check() throws IOException {
    data.open().close();
    requireFolder("model", model);
    if (engine.languageModel().isPresent()) {
      requireFolder("language model", engine.languageModel().get());
    }
    if (options.prompt().isPresent()) {
      var unused = options.prompt().get().audio().read();
    }
    OutputFolder.check(options);
  }

  private static void requireFolder(String name, Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new FileNotFoundException(
          folder + ": expected a " + name + " directory, got none; check the path");
    }
  }

  /**
   * Loads the model and speaks the set.
   *
   * @param listener hears each result
   * @return what became of it
   * @throws IOException if data, model or folder are not usable
   */
  public DatasetSummary run(DatasetListener listener) throws IOException {
    try (DatasetReader set = data.open();
        CosyVoice2 tts = CosyVoice2.load(model, engine)) {
      return DatasetInferer.of(tts, options).infer(set, listener);
    }
  }
}
