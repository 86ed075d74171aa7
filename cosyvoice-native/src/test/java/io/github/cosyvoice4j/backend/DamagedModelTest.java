package io.github.cosyvoice4j.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.checkpoint.PickleWriter;
import io.github.cosyvoice4j.core.testing.TorchFileWriter;
import io.github.cosyvoice4j.torch.LeakCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each damage to a model directory is told as what it is, and leaves nothing behind. */
@ExtendWith(LeakCheck.class)
class DamagedModelTest {
  private static final EngineOptions ONE_THREAD = EngineOptions.newBuilder().threads(1).build();
  private static final EngineOptions UNVERIFIED =
      EngineOptions.newBuilder().threads(1).verifyWeights(false).build();

  @TempDir Path directory;
  private ModelCopy model;

  @BeforeEach
  void copyGolden() throws IOException {
    model = ModelCopy.in(directory);
  }

  @Test
  void theCopyItselfLoads() throws IOException {
    CosyVoice2.load(directory, UNVERIFIED).close();
  }

  @Test
  void missingDirectory() {
    Path nowhere = directory.resolve("nowhere");
    ModelFormatException e =
        assertThrows(ModelFormatException.class, () -> CosyVoice2.load(nowhere, ONE_THREAD));
    assertTrue(e.getMessage().contains(nowhere + ": expected a model directory"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"llm.pt", "hift.pt", "campplus.onnx", "CosyVoice-BlankEN/merges.txt"})
  void missingFile(String name) throws IOException {
    model.delete(name);
    assertRefused(name, "expected", "download");
  }

  @ParameterizedTest
  @CsvSource({"llm.pt, 0.5", "llm.pt, 0.999", "flow.pt, 0", "hift.pt, 0.01"})
  void truncatedWeights(String name, double share) throws IOException {
    model.truncate(name, share);
    assertRefused(name, "expected", "got");
  }

  @ParameterizedTest
  @ValueSource(strings = {"llm.pt", "flow.pt", "hift.pt"})
  void flippedWeights(String name) throws IOException {
    model.flip(name, 0.5);
    assertRefused(name, "CRC-32");
  }

  @Test
  void flippedNameOfAWeightEvenWithoutChecksums() throws IOException {
    model.flip("flow.pt", "input_embedding.weight");
    assertRefused(UNVERIFIED, "flow.pt", "data.pkl", "CRC-32");
  }

  @Test
  void pickleThatCallsAFunction() throws IOException {
    byte[] pickle =
        new PickleWriter()
            .protocol()
            .global("os", "system")
            .op('(')
            .text("touch " + directory.resolve("pwned"))
            .op('t')
            .op('R')
            .op('.')
            .toByteArray();
    new TorchFileWriter().record("data.pkl", pickle).write(model.file("hift.pt"));
    assertRefused("hift.pt", "os.system");
    assertTrue(Files.notExists(directory.resolve("pwned")), "it was called");
  }

  @Test
  void yamlThatAppliesAFunction() throws IOException {
    model.edit("cosyvoice2.yaml", "random\\.seed \\[\\d+\\]", "os.system [id]");
    assertRefused("cosyvoice2.yaml", "os.system");
  }

  /**
   * The last column is where the size is seen to be wrong: in the yaml itself, or in the weights.
   */
  @ParameterizedTest
  @CsvSource({
    "^llm_input_size: .*, llm_input_size: 52, llm",
    "'speech_token_size: .*', 'speech_token_size: 100', llm.pt",
    "^spk_embed_dim: .*, spk_embed_dim: 7, flow",
    "attention_heads: .*, attention_heads: 7, flow.encoder",
    "num_blocks: .*, num_blocks: 5, flow.pt",
    "linear_units: .*, linear_units: 3, flow.pt",
    "num_mid_blocks: .*, num_mid_blocks: 9, flow.pt",
    "attention_head_dim: .*, attention_head_dim: 5, flow",
    "'upsample_rates: .*', 'upsample_rates: [8, 5]', hift",
    "'upsample_rates: .*', 'upsample_rates: [7, 5, 3]', hop_size",
    "'upsample_kernel_sizes: .*', 'upsample_kernel_sizes: [16, 11, 9]', hift",
    "base_channels: .*, base_channels: 33, hift",
    "nb_harmonics: .*, nb_harmonics: 2, hift",
    "n_fft: 16, n_fft: 15, hift",
    "hop_len: .*, hop_len: 5, hop_size",
    "'sampling_rate: .*', 'sampling_rate: 16000', sampling_rate",
    "top_k: .*, top_k: 0, top_k",
    "top_p: .*, top_p: x, top_p",
    "'(?s)(feat_extractor.*?num_mels): \\d+', $1: 40, num_mels",
  })
  void yamlOfOtherSizes(String pattern, String replacement, String where) throws IOException {
    model.edit("cosyvoice2.yaml", pattern, replacement);
    assertRefused(where, "expected", "got");
  }

  @ParameterizedTest
  @CsvSource({
    "hidden_size, 52",
    "num_hidden_layers, 9",
    "num_attention_heads, 7",
    "num_key_value_heads, 5",
    "intermediate_size, 7",
    "vocab_size, 11",
    "vocab_size, -1"
  })
  void configOfOtherSizes(String key, String value) throws IOException {
    String config = "CosyVoice-BlankEN/config.json";
    model.edit(config, "\"" + key + "\": *\\d+", "\"" + key + "\": " + value);
    assertRefused("expected", "got");
  }

  @ParameterizedTest
  @ValueSource(strings = {"campplus.onnx", "speech_tokenizer_v2.onnx"})
  void brokenOnnx(String name) throws IOException {
    model.truncate(name, 0.5);
    assertRefused(name, "expected");
    model.write(name, "");
    assertRefused(name, "expected");
  }

  @Test
  void swappedOnnx() throws IOException {
    Files.copy(
        model.file("campplus.onnx"),
        model.file("speech_tokenizer_v2.onnx"),
        StandardCopyOption.REPLACE_EXISTING);
    assertRefused("speech_tokenizer_v2.onnx", "expected", "got");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vocab.json | ",
        "vocab.json | []",
        "vocab.json | {\"a\": -1}",
        "vocab.json | {\"a\": 0}",
        "merges.txt | not-a-pair",
        "merges.txt | qq zz",
        "tokenizer_config.json | {"
      })
  void damagedTokenizer(String name, String text) throws IOException {
    model.write("CosyVoice-BlankEN/" + name, text == null ? "" : text);
    assertRefused(name.equals("vocab.json") ? "CosyVoice-BlankEN" : name, "expected", "got");
  }

  private void assertRefused(String... parts) throws IOException {
    assertRefused(ONE_THREAD, parts);
  }

  private void assertRefused(EngineOptions options, String... parts) throws IOException {
    Set<Path> temporary = temporaryFiles();
    long threads = workers();
    ModelFormatException e =
        assertThrows(ModelFormatException.class, () -> CosyVoice2.load(directory, options).close());
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), "no \"" + part + "\" in: " + e.getMessage());
    }
    assertEquals(temporary, temporaryFiles(), "temporary files");
    assertEquals(threads, workers(), "threads");
  }

  /** Other programs' files come and go; ours would carry the name. */
  private static Set<Path> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("cosyvoice"))
          .collect(Collectors.toSet());
    }
  }

  private static long workers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("cosyvoice-"))
        .count();
  }
}
