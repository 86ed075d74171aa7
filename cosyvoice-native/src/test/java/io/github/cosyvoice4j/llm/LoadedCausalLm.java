package io.github.cosyvoice4j.llm;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.core.chat.SpeechChat;
import io.github.cosyvoice4j.core.checkpoint.WeightSource;
import io.github.cosyvoice4j.core.decoding.CausalDecoding;
import io.github.cosyvoice4j.core.model.HuggingFaceFolder;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.sampling.TokenChooser;
import io.github.cosyvoice4j.core.sampling.WarpedSampler;
import io.github.cosyvoice4j.core.sampling.WarperConfig;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.torch.ModuleWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A causal language model in Hugging Face form, and what the golden one says. */
final class LoadedCausalLm implements AutoCloseable {
  static final String GOLDEN = "hf-llm";

  final HuggingFaceFolder folder;
  final SpeechChat chat;
  final ModuleWeights weights;
  final Qwen2ForCausalLM llm;

  LoadedCausalLm(Path path) throws IOException {
    folder = HuggingFaceFolder.open(path);
    chat = SpeechChat.load(folder, speechTokens());
    try (WeightSource source = folder.weights(true)) {
      weights = ModuleWeights.of(source);
      llm = Qwen2ForCausalLM.load(folder.config(), weights);
    }
  }

  static LoadedCausalLm golden() throws IOException {
    return new LoadedCausalLm(Goldens.file(GOLDEN));
  }

  private static int speechTokens() throws IOException {
    return ModelDirectory.open(Goldens.modelDirectory()).config().at("flow").intValue("vocab_size");
  }

  static JsonObject expected() {
    return Goldens.json(GOLDEN + "/expected").getAsJsonObject();
  }

  static List<JsonObject> rows() {
    List<JsonObject> rows = new ArrayList<>();
    expected().getAsJsonArray("rows").forEach(row -> rows.add(row.getAsJsonObject()));
    return rows;
  }

  static int[] ints(JsonObject row, String key) {
    JsonArray array = row.getAsJsonArray(key);
    return array.asList().stream().mapToInt(each -> each.getAsInt()).toArray();
  }

  int[] ids(JsonObject row) {
    String words = row.get("prompt_text").getAsString() + row.get("target_text").getAsString();
    return chat.ids(words, ints(row, "prompt_audio_cosy2_tokens"));
  }

  /** Begins what a row says under {@code greedy} or {@code sampled}. */
  CausalDecoding begin(JsonObject row, String how) {
    JsonObject given = row.getAsJsonObject(how);
    int min = given.has("min_new_tokens") ? given.get("min_new_tokens").getAsInt() : 0;
    int max = expected().get("max_new_tokens").getAsInt();
    return new CausalDecoding(
        chat.speech(),
        folder.generation(),
        ids(row),
        new CausalDecoding.Length(min, max),
        chooser(given));
  }

  private static TokenChooser chooser(JsonObject given) {
    if (!given.get("do_sample").getAsBoolean()) {
      return WarpedSampler.greedy();
    }
    WarperConfig config =
        new WarperConfig(
            given.get("temperature").getAsDouble(),
            given.get("top_k").getAsInt(),
            given.get("top_p").getAsDouble());
    return new WarpedSampler(config, new RandomSource(given.get("seed").getAsLong()));
  }

  @Override
  public void close() {
    weights.close();
  }
}
