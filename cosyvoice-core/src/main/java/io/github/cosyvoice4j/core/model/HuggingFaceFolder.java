package io.github.cosyvoice4j.core.model;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.checkpoint.ShardedSafetensors;
import io.github.cosyvoice4j.core.checkpoint.WeightSource;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A causal language model as transformers' {@code save_pretrained} writes it, whose files are known
 * to be there and whose configuration is read.
 *
 * @param path the folder
 * @param config {@code config.json}: its sizes
 * @param generation how it generates
 */
public record HuggingFaceFolder(Path path, ConfigNode config, GenerationConfig generation) {
  /** The one kind of model that is implemented, under {@code architectures}. */
  private static final String ARCHITECTURE = "Qwen2ForCausalLM";

  private static final String CONFIG = "config.json";
  private static final String GENERATION = "generation_config.json";
  private static final String WEIGHTS = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";
  private static final String TOKENIZER = "tokenizer.json";
  private static final String TOKENIZER_CONFIG = "tokenizer_config.json";
  private static final String TEMPLATE = "chat_template.jinja";

  /**
   * Opens a folder: its files are looked for, its configuration is read and checked.
   *
   * @param path the folder
   * @return what it holds
   * @throws ModelFormatException if files are missing, or it holds another kind of model
   * @throws IOException if a file can't be read
   */
  public static HuggingFaceFolder open(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      throw new ModelFormatException(
          path
              + ": expected a folder with a language model in Hugging Face form, got "
              + (Files.exists(path) ? "a file" : "nothing")
              + "; give the path that save_pretrained wrote to");
    }
    requireFiles(path);
    ConfigNode config = read(path.resolve(CONFIG));
    requireArchitecture(config);
    ConfigCheck.requireQwen(config);
    Path file = path.resolve(GENERATION);
    ConfigNode generation =
        Files.exists(file) ? read(file) : ConfigNode.map(file.toString(), "", "", Map.of());
    return new HuggingFaceFolder(path, config, GenerationConfig.of(generation, config));
  }

  /** The folder's path is part of the name: a model directory has a {@code config.json} too. */
  private static ConfigNode read(Path file) throws IOException {
    return JsonConfig.read(file, file.toString());
  }

  private static void requireFiles(Path path) throws ModelFormatException {
    List<String> missing = new ArrayList<>();
    if (!has(path, CONFIG)) {
      missing.add(CONFIG);
    }
    if (!has(path, WEIGHTS) && !has(path, INDEX)) {
      missing.add(WEIGHTS);
    }
    if (!has(path, TOKENIZER)) {
      List.of("vocab.json", "merges.txt").stream()
          .filter(name -> !has(path, name))
          .map(name -> name + " (or " + TOKENIZER + ")")
          .forEach(missing::add);
    }
    if (!has(path, TOKENIZER_CONFIG) && !(has(path, TOKENIZER) && has(path, TEMPLATE))) {
      missing.add(TOKENIZER_CONFIG);
    }
    if (!missing.isEmpty()) {
      throw new ModelFormatException(
          path
              + ": expected "
              + String.join(", ", missing)
              + ", got no such file; save model and tokenizer with save_pretrained again");
    }
  }

  private static boolean has(Path path, String name) {
    return Files.isRegularFile(path.resolve(name));
  }

  private static void requireArchitecture(ConfigNode config) throws ModelFormatException {
    if (!config.has("architectures")) {
      return; // model_type tells, which the net looks at
    }
    ConfigNode named = config.at("architectures");
    for (ConfigNode name : named.items()) {
      if (!ARCHITECTURE.equals(name.value())) {
        throw new ModelFormatException(
            named
                + ": expected "
                + ARCHITECTURE
                + ", which alone is implemented, got "
                + name.value()
                + "; use a language model made from CosyVoice2's");
      }
    }
  }

  /** {@return bytes of all files with weights, which is about what they take} */
  public long weightBytes() throws IOException {
    long bytes = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "model*.safetensors")) {
      for (Path file : files) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  /**
   * Opens the weights.
   *
   * @param verify whether to check checksums, where the format has any
   * @return the weights under the names of transformers' state dict, to be closed
   * @throws ModelFormatException if a file is missing or damaged
   * @throws IOException if one can't be read
   */
  public WeightSource weights(boolean verify) throws IOException {
    return has(path, WEIGHTS)
        ? WeightSource.open(path.resolve(WEIGHTS), verify)
        : ShardedSafetensors.open(path.resolve(INDEX));
  }

  /**
   * {@return a JSON file of the folder; an empty map where there is none}
   *
   * @param name the file's name
   * @throws ModelFormatException if it is not JSON
   * @throws IOException if it can't be read
   */
  public ConfigNode json(String name) throws IOException {
    Path file = path.resolve(name);
    return has(path, name) ? read(file) : ConfigNode.map(file.toString(), "", "", Map.of());
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
