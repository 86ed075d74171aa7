package io.github.cosyvoice4j.core.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.checkpoint.StoredTensor;
import io.github.cosyvoice4j.core.checkpoint.WeightSource;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.core.testing.HuggingFaceCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HuggingFaceFolderTest {
  private static final String WEIGHTS = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";
  private static final String GENERATION = "generation_config.json";

  @TempDir private Path folder;
  private HuggingFaceCopy copy;

  @BeforeEach
  void copyGolden() throws IOException {
    copy = HuggingFaceCopy.in(folder);
  }

  @Test
  void endsAreThoseOfTheGolden() throws IOException {
    Set<Integer> ends = new TreeSet<>();
    JsonObject expected = Goldens.json("hf-llm/expected").getAsJsonObject();
    expected.getAsJsonArray("eos_ids").asList().stream()
        .map(JsonElement::getAsInt)
        .forEach(ends::add);
    assertEquals(ends, HuggingFaceFolder.open(folder).generation().eosIds());
    int first = ends.iterator().next();
    Files.writeString(copy.file(GENERATION), "{\"eos_token_id\": " + first + "}");
    assertEquals(Set.of(first), HuggingFaceFolder.open(folder).generation().eosIds());
  }

  @Test
  void withoutAFileOfItsOwnTheConfigurationTellsTheEnd() throws IOException {
    copy.delete(GENERATION);
    copy.edit("config.json", "\"eos_token_id\": \\d+", "\"eos_token_id\": [3, 5]");
    GenerationConfig generation = HuggingFaceFolder.open(folder).generation();
    assertEquals(new GenerationConfig(Set.of(3, 5), 1), generation);
    copy.edit("config.json", "\"eos_token_id\": \\[3, 5\\]", "\"eos_token_id\": null");
    assertRefused("eos_token_id: expected the id of a token");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"num_beams\": 4 | num_beams: expected 1, which alone is implemented, got 4",
        "\"min_p\": 0.1 | min_p: expected 0.0",
        "\"suppress_tokens\": [1] | suppress_tokens: expected null",
        "\"repetition_penalty\": 0 | repetition_penalty: expected a number above 0",
        "\"eos_token_id\": [] | eos_token_id: expected",
        "\"eos_token_id\": 99999999 | eos_token_id: expected ids below vocab_size",
      })
  void whatWouldChangeTheTokensIsRefused(String setting, String part) throws IOException {
    Files.writeString(copy.file(GENERATION), "{" + setting + "}");
    assertRefused(folder.resolve(GENERATION) + ": ", part);
  }

  @Test
  void whatChangesNothingIsRead() throws IOException {
    Files.writeString(
        copy.file(GENERATION),
        "{\"num_beams\": 1, \"min_p\": null, \"repetition_penalty\": 1.1, \"top_k\": 20}");
    assertEquals(1.1, HuggingFaceFolder.open(folder).generation().repetitionPenalty());
  }

  @ParameterizedTest
  @CsvSource({
    "config.json, config.json",
    "model.safetensors, model.safetensors",
    "tokenizer_config.json, tokenizer_config.json",
  })
  void aMissingFileIsNamed(String name, String named) throws IOException {
    copy.delete(name);
    assertRefused(folder + ": expected " + named + ", got no such file");
  }

  @Test
  void allMissingFilesAreNamed() throws IOException {
    copy.delete("config.json", "tokenizer.json", "vocab.json", "merges.txt", WEIGHTS);
    assertRefused(
        "expected config.json, model.safetensors, vocab.json (or tokenizer.json), merges.txt (or"
            + " tokenizer.json), got");
  }

  @Test
  void noFolderIsRefused() throws IOException {
    ModelFormatException e =
        assertThrows(
            ModelFormatException.class, () -> HuggingFaceFolder.open(folder.resolve("none")));
    assertTrue(e.getMessage().contains("expected a folder with a language model"));
    Path file = copy.file("config.json");
    e = assertThrows(ModelFormatException.class, () -> HuggingFaceFolder.open(file));
    assertTrue(e.getMessage().contains("got a file"), e.getMessage());
  }

  @Test
  void anotherArchitectureIsRefused() throws IOException {
    copy.edit("config.json", "Qwen2ForCausalLM", "LlamaForCausalLM");
    assertRefused("config.json: architectures: expected Qwen2ForCausalLM", "LlamaForCausalLM");
  }

  /** The golden's file under two names, each said to hold half of the tensors. */
  @Test
  void weightsMayLieInSeveralFiles() throws IOException {
    Set<String> names = shard();
    float[] expected;
    try (WeightSource whole = WeightSource.open(Goldens.file("hf-llm/" + WEIGHTS), true)) {
      expected = whole.get("model.norm.weight").toFloatArray();
    }
    try (WeightSource weights = HuggingFaceFolder.open(folder).weights(true)) {
      assertEquals(INDEX, weights.description());
      assertEquals(names, weights.names());
      StoredTensor norm = weights.get("model.norm.weight");
      assertArrayEquals(expected, norm.toFloatArray());
      assertTrue(weights.contains("model.norm.weight"));
      assertThrows(ModelFormatException.class, () -> weights.get("model.none"));
    }
  }

  private Set<String> shard() throws IOException {
    JsonObject map = new JsonObject();
    Set<String> names;
    try (WeightSource whole = WeightSource.open(copy.file(WEIGHTS), true)) {
      names = new TreeSet<>(whole.names());
      names.forEach(name -> map.addProperty(name, map.size() % 2 == 0 ? "a" : "b"));
    }
    Files.copy(copy.file(WEIGHTS), copy.file("a"));
    Files.move(copy.file(WEIGHTS), copy.file("b"));
    JsonObject index = new JsonObject();
    index.add("weight_map", map);
    Files.writeString(copy.file(INDEX), index.toString());
    return names;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"weight_map\": {\"x\": \"a\"}} | tensor x: expected in a, got no such tensor there",
        "{\"weight_map\": {\"x\": \"c\", \"y\": \"d\"}} | expected c, d beside it",
        "{\"weight_map\": {\"x\": \"../a\"}} | expected the name of a file beside it for x",
        "{\"weight_map\": {\"x\": 5}} | beside it",
        "{\"weight_map\": []} | expected a map under weight_map",
        "[] | expected a map under weight_map",
        "{ | expected JSON",
      })
  void aDamagedIndexIsRefused(String index, String part) throws IOException {
    shard();
    Files.writeString(copy.file(INDEX), index);
    HuggingFaceFolder opened = HuggingFaceFolder.open(folder);
    ModelFormatException e = assertThrows(ModelFormatException.class, () -> opened.weights(true));
    assertTrue(e.getMessage().startsWith(INDEX + ": "), e.getMessage());
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  private void assertRefused(String... parts) {
    ModelFormatException e =
        assertThrows(ModelFormatException.class, () -> HuggingFaceFolder.open(folder));
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }
}
