package io.github.cosyvoice4j.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.checkpoint.WeightSource;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.core.testing.TorchFileWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelDirectoryTest {
  @TempDir Path directory;

  @BeforeEach
  void copyGolden() throws IOException {
    Path golden = Goldens.modelDirectory();
    try (Stream<Path> files = Files.walk(golden)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = directory.resolve(golden.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  @Test
  void opensWhatUpstreamWrote() throws IOException {
    ModelDirectory model = ModelDirectory.open(directory);
    assertEquals(Generation.COSYVOICE2, model.generation());
    assertEquals("Qwen2LM", model.config().at("llm").className());
    assertEquals(
        model.qwen().intValue("hidden_size"), model.config().at("llm").intValue("llm_input_size"));
    for (String net : List.of("llm", "flow", "hift")) {
      try (WeightSource weights = model.weights(net, true)) {
        assertFalse(weights.names().isEmpty());
        assertFalse(weights.names().stream().anyMatch(name -> name.startsWith("generator.")));
      }
    }
    assertThrows(IllegalArgumentException.class, () -> model.weights("campplus", true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "llm.pt",
        "flow.pt",
        "hift.pt",
        "campplus.onnx",
        "speech_tokenizer_v2.onnx",
        "cosyvoice2.yaml",
        "CosyVoice-BlankEN/config.json",
        "CosyVoice-BlankEN/vocab.json",
        "CosyVoice-BlankEN/merges.txt",
        "CosyVoice-BlankEN/tokenizer_config.json"
      })
  void missingFileIsNamed(String file) throws IOException {
    Files.delete(directory.resolve(file));
    assertRefused(file);
  }

  @Test
  void allMissingFilesAreNamedAtOnce() throws IOException {
    Files.delete(directory.resolve("llm.pt"));
    Files.delete(directory.resolve("campplus.onnx"));
    assertRefused("llm.pt, campplus.onnx");
  }

  @Test
  void missingDirectoryIsRefused() {
    directory = directory.resolve("nowhere");
    assertRefused("got nothing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cosyvoice.yaml", "cosyvoice3.yaml"})
  void otherGenerationsAreNotSupportedYet(String config) throws IOException {
    Files.move(directory.resolve("cosyvoice2.yaml"), directory.resolve(config));
    assertRefused("got " + config + "; this generation of the model is not supported yet");
  }

  @ParameterizedTest
  @CsvSource({
    "llm.llm.Qwen2LM, llm.llm.TransformerLM, llm: expected class Qwen2LM",
    "num_heads: , 'num_heads: 0 #', flow.decoder.estimator.num_heads: expected 1 to",
    "attention_heads: , 'attention_heads: eight #', flow.encoder.attention_heads: expected a whole",
    "hop_len: , 'hop_len: -4 #', hift.istft_params.hop_len: expected 1 to",
    "'upsample_rates: [', 'upsample_rates: [0, ', hift.upsample_rates[0]: expected 1 to",
    "'linear_units:', 'linear_units: 1000000000 #', flow.encoder.linear_units: expected 1 to",
    "'random.seed', 'os.system', !apply:os.system",
  })
  void wrongConfigurationIsNamed(String from, String to, String why) throws IOException {
    Path yaml = directory.resolve("cosyvoice2.yaml");
    Files.writeString(yaml, Files.readString(yaml).replaceFirst(Pattern.quote(from), to));
    assertRefused(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "{\"hidden_size\": 0}", "{} {}", "{\"a\":1,\"a\":2}", "\"\\ud800"})
  void wrongJsonIsRefused(String json) throws IOException {
    Files.writeString(directory.resolve("CosyVoice-BlankEN/config.json"), json);
    assertRefused("config.json: ");
  }

  @Test
  void prefixesOfTrainingAreTakenOff() throws IOException {
    new TorchFileWriter()
        .floats("0", 1)
        .tensor("module.generator.conv_pre.bias", "0", 1)
        .write(directory.resolve("hift.pt"));
    try (WeightSource weights = ModelDirectory.open(directory).weights("hift", true)) {
      assertTrue(weights.contains("conv_pre.bias"));
    }
  }

  @Test
  void safetensorsMayStandInPlaceOfPt() throws IOException {
    Files.delete(directory.resolve("llm.pt"));
    Files.copy(Goldens.file("llm.safetensors"), directory.resolve("llm.safetensors"));
    try (WeightSource weights = ModelDirectory.open(directory).weights("llm", true)) {
      assertTrue(weights.contains("logp"));
    }
  }

  private void assertRefused(String why) {
    ModelFormatException e =
        assertThrows(ModelFormatException.class, () -> ModelDirectory.open(directory));
    assertTrue(e.getMessage().contains(why), e.getMessage());
  }
}
