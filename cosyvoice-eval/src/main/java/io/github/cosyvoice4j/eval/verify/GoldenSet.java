package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.model.ConfigNode;
import io.github.cosyvoice4j.core.model.JsonConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A folder of goldens: what upstream's own code gave, stage by stage, for one model directory.
 *
 * <p>A stage is a file, named without its extension. The Hugging Face folder {@code hf-llm} counts
 * as one stage.
 */
final class GoldenSet {
  private static final String TENSORS = ".safetensors";
  private static final String JSON = ".json";

  /** The stage of a language model in Hugging Face form, which is a folder. */
  static final String HUGGING_FACE = "hf-llm";

  private final Path directory;

  private GoldenSet(Path directory) {
    this.directory = directory;
  }

  /**
   * {@return the set in a folder}
   *
   * @param directory the folder
   * @throws ModelFormatException if it holds no golden
   * @throws IOException if it can't be read
   */
  static GoldenSet open(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new ModelFormatException(
          directory + ": expected a folder of goldens, got none; check the path");
    }
    GoldenSet set = new GoldenSet(directory);
    if (set.stages().isEmpty()) {
      throw new ModelFormatException(
          directory
              + ": expected goldens such as flow.safetensors, got none;"
              + " docs/verify.md tells how to record them");
    }
    return set;
  }

  /** {@return the stages that there are goldens for, sorted} */
  Set<String> stages() throws IOException {
    Set<String> stages = new TreeSet<>();
    try (Stream<Path> files = Files.list(directory)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(TENSORS) || name.endsWith(JSON))
          .forEach(name -> stages.add(name.substring(0, name.lastIndexOf('.'))));
    }
    if (Files.isDirectory(huggingFace())) {
      stages.add(HUGGING_FACE);
    }
    return stages;
  }

  boolean has(String stage) throws IOException {
    return stages().contains(stage);
  }

  boolean isTensors(String stage) {
    return Files.exists(directory.resolve(stage + TENSORS));
  }

  TensorGolden tensors(String stage) throws IOException {
    return TensorGolden.open(directory.resolve(stage + TENSORS));
  }

  ConfigNode json(String stage) throws IOException {
    Path file =
        stage.equals(HUGGING_FACE)
            ? huggingFace().resolve("expected.json")
            : directory.resolve(stage + JSON);
    return JsonConfig.read(file);
  }

  /** {@return the folder of the stage that is one} */
  Path huggingFace() {
    return directory.resolve(HUGGING_FACE);
  }

  /** {@return a prompt recording that the goldens were made with} */
  Path wav(String name) {
    return directory.resolve("wavs").resolve(name);
  }
}
