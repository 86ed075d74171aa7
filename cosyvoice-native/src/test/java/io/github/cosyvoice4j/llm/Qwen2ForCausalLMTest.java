package io.github.cosyvoice4j.llm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.checkpoint.RandomWeights;
import io.github.cosyvoice4j.core.checkpoint.StoredTensor;
import io.github.cosyvoice4j.core.checkpoint.WeightSource;
import io.github.cosyvoice4j.core.decoding.CausalDecoding;
import io.github.cosyvoice4j.core.decoding.DecodingLoop;
import io.github.cosyvoice4j.core.decoding.SpokenTokens;
import io.github.cosyvoice4j.core.model.ConfigNode;
import io.github.cosyvoice4j.core.model.JsonConfig;
import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel.Feed;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import io.github.cosyvoice4j.torch.LeakCheck;
import io.github.cosyvoice4j.torch.ModuleWeights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The golden folder says what transformers' {@code generate} says. */
@ExtendWith(LeakCheck.class)
class Qwen2ForCausalLMTest {
  private static LoadedCausalLm model;

  @BeforeAll
  static void load() throws IOException {
    model = LoadedCausalLm.golden();
    try (TokenSequence first = model.llm.open();
        TokenSequence second = model.llm.open()) {
      LmInput row = LmInput.newBuilder().text(new int[] {1}).build();
      // From the first step of several rows on, the model keeps weights for them.
      model.llm.advance(List.of(new Feed(first, row), new Feed(second, row)));
    }
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void theGoldenFolderIsReadWhole() {
    assertEquals(Set.of(), model.weights.unused());
    assertEquals(
        LoadedCausalLm.expected().get("vocab_size").getAsInt(), model.llm.textVocabulary());
  }

  @ParameterizedTest
  @ValueSource(strings = {"greedy", "sampled"})
  void eachRowSaysWhatUpstreamSays(String how) {
    for (JsonObject row : LoadedCausalLm.rows()) {
      CausalDecoding decoding = model.begin(row, how);
      DecodingLoop.run(model.llm, decoding);
      assertSaid(row.getAsJsonObject(how), decoding);
    }
  }

  /** All rows in one batch, each step of which advances those that go on. */
  @ParameterizedTest
  @ValueSource(strings = {"greedy", "sampled"})
  void rowsTogetherSayWhatTheySayAlone(String how) {
    List<JsonObject> rows = LoadedCausalLm.rows();
    List<CausalDecoding> decodings = new ArrayList<>();
    List<TokenSequence> sequences = new ArrayList<>();
    for (JsonObject row : rows) {
      decodings.add(model.begin(row, how));
      sequences.add(model.llm.open());
    }
    float[] scores = new float[model.llm.outputSize()];
    while (decodings.stream().anyMatch(decoding -> !decoding.isDone())) {
      List<Feed> feeds = new ArrayList<>();
      for (int i = 0; i < decodings.size(); i++) {
        TokenSequence sequence = sequences.get(i);
        decodings.get(i).next().ifPresent(input -> feeds.add(new Feed(sequence, input)));
      }
      model.llm.advance(feeds);
      for (int i = 0; i < decodings.size(); i++) {
        if (!decodings.get(i).isDone()) {
          sequences.get(i).logits(scores);
          var unused = decodings.get(i).hear(scores);
        }
      }
    }
    for (int i = 0; i < rows.size(); i++) {
      assertSaid(rows.get(i).getAsJsonObject(how), decodings.get(i));
    }
    sequences.forEach(TokenSequence::close);
  }

  private static void assertSaid(JsonObject expected, CausalDecoding decoding) {
    assertArrayEquals(LoadedCausalLm.ints(expected, "generated_ids"), decoding.generatedIds());
    SpokenTokens spoken = decoding.result();
    assertArrayEquals(LoadedCausalLm.ints(expected, "speech_ids"), spoken.tokens());
    assertEquals(expected.get("stopped").getAsBoolean(), spoken.isComplete());
  }

  @Test
  void idsThatAreNotThereAreRefused() {
    int size = model.llm.textVocabulary();
    LmInput.Builder rows = LmInput.newBuilder();
    assertRefused(rows.text(0, size).build(), "text id in row 1: expected 0 to " + (size - 1));
    assertRefused(LmInput.speech(0), "expected text only");
    assertRefused(LmInput.newBuilder().sos().text(1).build(), "expected text only");
    assertRefused(LmInput.newBuilder().task().build(), "expected text only");
  }

  private static void assertRefused(LmInput input, String part) {
    try (TokenSequence sequence = model.llm.open()) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> model.llm.advance(List.of(new Feed(sequence, input))));
      assertTrue(e.getMessage().contains(part), e.getMessage());
      assertEquals(0, sequence.length());
    }
  }

  /** A tied output layer is the embedding, whether the file has a copy or not. */
  @ParameterizedTest
  @CsvSource({"true, false", "true, true", "false, true"})
  void theOutputLayerMayBeTheEmbedding(boolean tied, boolean hasHead) throws IOException {
    Tensors tensors = new Tensors(hasHead);
    try (ModuleWeights weights = ModuleWeights.of(tensors)) {
      Qwen2ForCausalLM llm = Qwen2ForCausalLM.load(config(tied, ""), weights);
      assertEquals(Set.of(), weights.unused());
      assertEquals(tied, scoresOf(llm).equals(tensors.tiedScores()), "tied");
    }
  }

  private static List<Float> scoresOf(Qwen2ForCausalLM llm) {
    float[] scores = new float[llm.outputSize()];
    try (TokenSequence sequence = llm.open()) {
      llm.advance(List.of(new Feed(sequence, LmInput.newBuilder().text(3, 5).build())));
      sequence.logits(scores);
    }
    List<Float> list = new ArrayList<>();
    for (float score : scores) {
      list.add(score);
    }
    return list;
  }

  @Test
  void withoutAnOutputLayerItIsRefused() throws IOException {
    try (ModuleWeights weights = ModuleWeights.of(new Tensors(false))) {
      ModelFormatException e =
          assertThrows(
              ModelFormatException.class, () -> Qwen2ForCausalLM.load(config(false, ""), weights));
      assertTrue(e.getMessage().contains("tensor lm_head.weight: expected shape [24, 8]"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"use_sliding_window\": true",
        "\"rope_scaling\": {\"type\": \"yarn\"}",
        "\"rope_parameters\": {\"rope_type\": \"yarn\"}",
        "\"layer_types\": [\"sliding_attention\"]",
        "\"hidden_act\": \"gelu\"",
      })
  void whatIsNotImplementedIsRefused(String setting) throws IOException {
    try (ModuleWeights weights = ModuleWeights.of(new Tensors(true))) {
      ConfigNode config = config(false, ", " + setting);
      ModelFormatException e =
          assertThrows(ModelFormatException.class, () -> Qwen2ForCausalLM.load(config, weights));
      assertTrue(e.getMessage().startsWith("dir/config.json: "), e.getMessage());
      assertTrue(e.getMessage().contains("expected"), e.getMessage());
    }
  }

  @Test
  void theBaseOfTurnsMayStandInAMap() throws IOException {
    ConfigNode older = config(false, ", \"rope_theta\": 5000");
    ConfigNode newer = config(false, ", \"rope_parameters\": {\"rope_theta\": 5000}");
    assertEquals(Qwen2Config.of(older), Qwen2Config.of(newer));
    assertNotEquals(Qwen2Config.of(config(false, "")), Qwen2Config.of(newer));
  }

  private static ConfigNode config(boolean tied, String more) throws IOException {
    return JsonConfig.parse(
        "dir/config.json",
        """
        {"model_type": "qwen2", "hidden_size": 8, "intermediate_size": 6, "num_hidden_layers": 1,
         "num_attention_heads": 2, "num_key_value_heads": 1, "vocab_size": 24,
         "tie_word_embeddings": %s%s}
        """
            .formatted(tied, more));
  }

  /** Random tensors whose names are known, with or without an output layer. */
  private static class Tensors implements WeightSource {
    private final RandomWeights random = new RandomWeights(1);
    private final Map<String, long[]> shapes = new LinkedHashMap<>();

    Tensors(boolean hasHead) {
      shapes.put("model.embed_tokens.weight", new long[] {24, 8});
      shapes.put("model.norm.weight", new long[] {8});
      String layer = "model.layers.0.";
      shapes.put(layer + "input_layernorm.weight", new long[] {8});
      shapes.put(layer + "post_attention_layernorm.weight", new long[] {8});
      shapes.put(layer + "self_attn.q_proj.weight", new long[] {8, 8});
      shapes.put(layer + "self_attn.q_proj.bias", new long[] {8});
      for (String name : List.of("k", "v")) {
        shapes.put(layer + "self_attn." + name + "_proj.weight", new long[] {4, 8});
        shapes.put(layer + "self_attn." + name + "_proj.bias", new long[] {4});
      }
      shapes.put(layer + "self_attn.o_proj.weight", new long[] {8, 8});
      shapes.put(layer + "mlp.gate_proj.weight", new long[] {6, 8});
      shapes.put(layer + "mlp.up_proj.weight", new long[] {6, 8});
      shapes.put(layer + "mlp.down_proj.weight", new long[] {8, 6});
      if (hasHead) {
        shapes.put("lm_head.weight", new long[] {24, 8});
      }
    }

    /** What a model says whose output layer is given and is the embedding. */
    List<Float> tiedScores() throws IOException {
      WeightSource same =
          new Tensors(true) {
            @Override
            public StoredTensor get(String name, long... shape) {
              boolean head = name.equals("lm_head.weight");
              return super.get(head ? "model.embed_tokens.weight" : name, shape);
            }
          };
      try (ModuleWeights weights = ModuleWeights.of(same)) {
        return scoresOf(Qwen2ForCausalLM.load(config(false, ""), weights));
      }
    }

    @Override
    public String description() {
      return "model.safetensors";
    }

    @Override
    public Set<String> names() {
      return shapes.keySet();
    }

    @Override
    public boolean contains(String name) {
      return shapes.containsKey(name);
    }

    @Override
    public StoredTensor get(String name, long... shape) {
      return random.get(name, shapes.get(name));
    }

    @Override
    public void close() {}
  }
}
