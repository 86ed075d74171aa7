package io.github.cosyvoice4j.core.model;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.checkpoint.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An upstream model directory whose files are known to be there and whose configuration is read.
 *
 * @param path the directory
 * @param generation which generation of the model it holds
 * @param config {@code cosyvoice2.yaml}, tags resolved
 * @param qwen {@code CosyVoice-BlankEN/config.json}: the sizes of the language model
 */
public record ModelDirectory(Path path, Generation generation, ConfigNode config, ConfigNode qwen) {
  private static final String BLANK = "CosyVoice-BlankEN";
  private static final String SPEAKER_ENCODER = "campplus.onnx";
  private static final String SPEAKERS = "spk2info.pt";

  private static final String LLM = "llm";
  private static final List<String> NETS = List.of(LLM, "flow", "hift");
  private static final List<String> TOKENIZER_FILES =
      List.of("config.json", "vocab.json", "merges.txt", "tokenizer_config.json");

  /** Of generations that are not built; the first also of an early CosyVoice2 release. */
  private static final List<String> OTHER_CONFIGS = List.of("cosyvoice.yaml", "cosyvoice3.yaml");

  /**
   * Opens a directory: its files are looked for, its configuration is read and checked.
   *
   * @param path the directory
   * @return what it holds
   * @throws ModelFormatException if files are missing, or the configuration is wrong
   * @throws IOException if a file can't be read
   */
  public static ModelDirectory open(Path path) throws IOException {
    return open(path, NETS);
  }

  /**
   * Opens a directory whose language model is not needed, as another gives the speech tokens.
   *
   * @param path the directory
   * @return what it holds; {@link #weights} of the language model may fail
   * @throws ModelFormatException if other files are missing, or the configuration is wrong
   * @throws IOException if a file can't be read
   */
  public static ModelDirectory openWithoutLlm(Path path) throws IOException {
    return open(path, NETS.stream().filter(net -> !net.equals(LLM)).toList());
  }

  private static ModelDirectory open(Path path, List<String> nets) throws IOException {
    if (!Files.isDirectory(path)) {
      throw new ModelFormatException(
          path
              + ": expected a model directory, got "
              + (Files.exists(path) ? "a file" : "nothing")
              + "; give the path of an unpacked model, such as CosyVoice2-0.5B");
    }
    Generation generation = generation(path);
    requireFiles(path, generation, nets);
    ConfigNode config = HyperPyYaml.read(path.resolve(generation.configFile()));
    ConfigNode qwen = JsonConfig.read(path.resolve(BLANK).resolve("config.json"));
    ConfigCheck.requireCosyVoice2(config);
    ConfigCheck.requireQwen(qwen);
    return new ModelDirectory(path, generation, config, qwen);
  }

  private static Generation generation(Path path) throws ModelFormatException {
    for (Generation generation : Generation.values()) {
      if (Files.isRegularFile(path.resolve(generation.configFile()))) {
        return generation;
      }
    }
    for (String other : OTHER_CONFIGS) {
      if (Files.exists(path.resolve(other))) {
        throw new ModelFormatException(
            path
                + ": expected cosyvoice2.yaml, got "
                + other
                + "; this generation of the model is not supported yet, use the current"
                + " CosyVoice2-0.5B");
      }
    }
    throw new ModelFormatException(
        path + ": expected cosyvoice2.yaml, got no such file; is this a CosyVoice2 directory?");
  }

  private static void requireFiles(Path path, Generation generation, List<String> nets)
      throws ModelFormatException {
    List<String> missing = new ArrayList<>();
    for (String net : nets) {
      if (candidates(path, net).noneMatch(Files::isRegularFile)) {
        missing.add(net + ".pt");
      }
    }
    Stream.concat(
            Stream.of(SPEAKER_ENCODER, generation.speechTokenizerFile()),
            TOKENIZER_FILES.stream().map(file -> BLANK + "/" + file))
        .filter(file -> !Files.isRegularFile(path.resolve(file)))
        .forEach(missing::add);
    if (!missing.isEmpty()) {
      throw new ModelFormatException(
          path
              + ": expected "
              + String.join(", ", missing)
              + ", got no such file; download the directory again, whole");
    }
  }

  /**
   * {@return bytes of the file with a net's weights, which is about what they take}
   *
   * @param net {@code llm}, {@code flow} or {@code hift}
   * @throws IOException if it is not there
   */
  public long weightBytes(String net) throws IOException {
    return Files.size(weightFile(net));
  }

  private Path weightFile(String net) throws ModelFormatException {
    if (!NETS.contains(net)) {
      throw new IllegalArgumentException("net: expected one of " + NETS + ", got " + net);
    }
    return candidates(path, net)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new ModelFormatException(
                    path + ": expected " + net + ".pt, got no such file; download it again"));
  }

  private static Stream<Path> candidates(Path path, String net) {
    return Stream.of(path.resolve(net + ".pt"), path.resolve(net + ".safetensors"));
  }

  /**
   * Opens the weights of a net.
   *
   * @param net {@code llm}, {@code flow} or {@code hift}
   * @param verify whether to check the file's checksums, which reads it whole
   * @return the weights under the names of upstream's state dict, to be closed
   * @throws ModelFormatException if the file is damaged
   * @throws IOException if it can't be read
   */
  public WeightSource weights(String net, boolean verify) throws IOException {
    WeightSource weights = WeightSource.open(weightFile(net), verify);
    try {
      // Parallel training saves from within a wrapper, GAN training from within another.
      WeightSource own = weights.withoutPrefix("module.");
      return net.equals("hift") ? own.withoutPrefix("generator.") : own;
    } catch (ModelFormatException e) {
      weights.close();
      throw e;
    }
  }

  /** {@return the directory of the text tokenizer's {@code vocab.json} and {@code merges.txt}} */
  public Path tokenizer() {
    return path.resolve(BLANK);
  }

  /** {@return the ONNX net that makes a speaker embedding} */
  public Path speakerEncoder() {
    return path.resolve(SPEAKER_ENCODER);
  }

  /** {@return upstream's file of speakers, which need not be there} */
  public Path speakers() {
    return path.resolve(SPEAKERS);
  }

  /** {@return the ONNX net that makes speech tokens} */
  public Path speechTokenizer() {
    return path.resolve(generation.speechTokenizerFile());
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
