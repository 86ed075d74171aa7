package io.github.cosyvoice4j.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.model.ConfigNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Qwen2ConfigTest {
  private static final Map<String, Object> SIZES =
      Map.of(
          "hidden_size", 48L,
          "intermediate_size", 80L,
          "num_hidden_layers", 3L,
          "num_attention_heads", 6L,
          "num_key_value_heads", 2L,
          "vocab_size", 736L,
          "rms_norm_eps", 1e-5,
          "rope_theta", 1e6);

  @Test
  void readsSizes() throws ModelFormatException {
    Qwen2Config config = Qwen2Config.of(json(SIZES));
    assertEquals(new Qwen2Config(48, 80, 3, 6, 2, 8, 736, 1e-5, 1e6), config);
    assertEquals(3, config.groupSize());
    assertEquals(12, Qwen2Config.of(json(with("head_dim", 12L))).headDim());
  }

  @Test
  void takesTransformersDefaultsWhereTheFileIsSilent() throws ModelFormatException {
    Map<String, Object> few = new LinkedHashMap<>(SIZES);
    few.keySet().removeIf(key -> key.matches("num_key_value_heads|rms_norm_eps|rope_theta"));
    assertEquals(new Qwen2Config(48, 80, 3, 6, 6, 8, 736, 1e-6, 10_000), Qwen2Config.of(json(few)));
  }

  @Test
  void whatDoesNotFitIsRefusedByName() {
    assertRefused("num_key_value_heads", 4L, "expected a divisor of num_attention_heads 6, got 4");
    assertRefused("num_hidden_layers", 0L, "expected at least 1, got 0");
    assertRefused("model_type", "llama", "expected qwen2, which alone is implemented, got llama");
    assertRefused("hidden_act", "gelu", "expected silu, which alone is implemented, got gelu");
    assertRefused("rope_scaling", "yarn", "expected null, got yarn");
    assertRefused(
        "use_sliding_window", true, "expected false, which alone is implemented, got true");
  }

  @Test
  void headsMustHaveTwoHalves() {
    assertThrows(ModelFormatException.class, () -> Qwen2Config.of(json(with("head_dim", 7L))));
    assertThrows(ModelFormatException.class, () -> Qwen2Config.of(json(with("hidden_size", 5L))));
  }

  @Test
  void widthsOfTheYamlMustBeTheTransformers() throws ModelFormatException {
    Qwen2Config qwen2 = Qwen2Config.of(json(SIZES));
    assertEquals(new Qwen2LMConfig(qwen2, 729), Qwen2LMConfig.of(llm("a.Qwen2LM", 48, 729), qwen2));
    assertThrows(
        ModelFormatException.class, () -> Qwen2LMConfig.of(llm("a.Qwen2LM", 64, 729), qwen2));
    assertThrows(
        ModelFormatException.class, () -> Qwen2LMConfig.of(llm("a.Qwen2LM", 48, 0), qwen2));
    assertThrows(
        ModelFormatException.class, () -> Qwen2LMConfig.of(llm("a.TransformerLM", 48, 9), qwen2));
  }

  private static void assertRefused(String key, Object value, String message) {
    ModelFormatException e =
        assertThrows(ModelFormatException.class, () -> Qwen2Config.of(json(with(key, value))));
    assertTrue(
        e.getMessage().startsWith("config.json: " + key + ": " + message + ";"), e.getMessage());
  }

  private static Map<String, Object> with(String key, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(SIZES);
    changed.put(key, value);
    return changed;
  }

  private static ConfigNode json(Map<String, Object> values) {
    return node("config.json", "", "", values);
  }

  private static ConfigNode llm(String tag, long width, long tokens) {
    return node(
        "cosyvoice2.yaml",
        "llm.",
        tag,
        Map.of("llm_input_size", width, "llm_output_size", width, "speech_token_size", tokens));
  }

  private static ConfigNode node(
      String file, String prefix, String tag, Map<String, Object> values) {
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    values.forEach((key, value) -> entries.put(key, ConfigNode.scalar(file, prefix + key, value)));
    return ConfigNode.map(file, prefix, tag, entries);
  }
}
