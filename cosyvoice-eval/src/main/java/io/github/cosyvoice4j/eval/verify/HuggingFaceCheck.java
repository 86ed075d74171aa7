package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.core.chat.SpeechChat;
import io.github.cosyvoice4j.core.checkpoint.WeightSource;
import io.github.cosyvoice4j.core.decoding.CausalDecoding;
import io.github.cosyvoice4j.core.decoding.DecodingLoop;
import io.github.cosyvoice4j.core.model.ConfigNode;
import io.github.cosyvoice4j.core.model.HuggingFaceFolder;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.sampling.TokenChooser;
import io.github.cosyvoice4j.core.sampling.WarpedSampler;
import io.github.cosyvoice4j.core.sampling.WarperConfig;
import io.github.cosyvoice4j.llm.Qwen2ForCausalLM;
import io.github.cosyvoice4j.torch.ModuleWeights;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code hf-llm}: a causal language model in Hugging Face form. What it reads for each row, and
 * what it says, likeliest id by likeliest id and with replayed draws.
 */
final class HuggingFaceCheck implements StageCheck {
  private static final String ROWS = "rows";
  private static final String MAX = "max_new_tokens";
  private static final String SPEECH = "prompt_audio_cosy2_tokens";

  private final ModelParts model;

  HuggingFaceCheck(ModelParts model) {
    this.model = model;
  }

  @Override
  public boolean isFor(String stage) {
    return stage.equals(GoldenSet.HUGGING_FACE);
  }

  @Override
  public void run(GoldenSet goldens, String stage, StageRows rows) throws IOException {
    ConfigNode golden = goldens.json(stage);
    HuggingFaceFolder folder = HuggingFaceFolder.open(goldens.huggingFace());
    SpeechChat chat = SpeechChat.load(folder, model.facts().sizes().speechTokens());
    rows.equal("vocab_size", golden.intValue("vocab_size"), chat.vocabulary());
    rows.equal(
        "first_speech_id",
        golden.intValue("first_speech_id"),
        chat.tokenizer().addedIds().get("<|s_0|>"));
    rows.equal("eos_ids", ids(golden.ints("eos_ids")), new TreeSet<>(folder.generation().eosIds()));
    rows.given(MAX);
    try (WeightSource source = folder.weights(true);
        ModuleWeights weights = ModuleWeights.of(source, model.form(Stage.LLM))) {
      Speaker speaker =
          new Speaker(
              folder,
              chat,
              Qwen2ForCausalLM.load(folder.config(), weights),
              golden.intValue(MAX),
              model.tolerances(Stage.LLM).tokens());
      List<ConfigNode> cases = golden.list(ROWS);
      for (int i = 0; i < cases.size(); i++) {
        speaker.check(cases.get(i), ROWS + "." + i + ".", rows);
      }
    }
  }

  private static Set<Integer> ids(int[] ids) {
    Set<Integer> set = new TreeSet<>();
    Arrays.stream(ids).forEach(set::add);
    return set;
  }

  /** The model of the folder, and what it is asked with. */
  private record Speaker(
      HuggingFaceFolder folder,
      SpeechChat chat,
      Qwen2ForCausalLM llm,
      int maxNewTokens,
      double tolerance) {

    void check(ConfigNode row, String prefix, StageRows rows) throws IOException {
      String words = Json.text(row, "prompt_text") + Json.text(row, "target_text");
      int[] ids = chat.ids(words, row.ints(SPEECH));
      List.of("prompt_text", "target_text", SPEECH).forEach(key -> rows.given(prefix + key));
      rows.same(prefix + "input_ids", row.ints("input_ids"), ids);
      for (String how : List.of("greedy", "sampled")) {
        if (row.has(how)) {
          checkSpeech(row.at(how), row.ints("input_ids"), prefix + how, rows);
        }
      }
    }

    /**
     * Each is fed the golden's ids, so that one that reads otherwise may still speak alike. Where
     * numbers are rounded, the golden's choices are forced, and those that would be others count.
     */
    private void checkSpeech(ConfigNode golden, int[] ids, String key, StageRows rows)
        throws IOException {
      CausalDecoding.Length length =
          new CausalDecoding.Length(golden.intValue("min_new_tokens", 0), maxNewTokens);
      int[] expected = golden.ints("generated_ids");
      int end = folder.generation().eosIds().iterator().next();
      ForcedTokens forced = new ForcedTokens(chooser(golden), expected, end);
      TokenChooser chooser = tolerance == Tolerances.EXACT ? chooser(golden) : forced;
      CausalDecoding decoding =
          new CausalDecoding(chat.speech(), folder.generation(), ids, length, chooser);
      int[] speech = DecodingLoop.run(llm, decoding).tokens();
      Difference spoken =
          chooser == forced
              ? forced.difference()
              : Difference.ofIds(expected, decoding.generatedIds());
      rows.add(key + ".generated_ids", spoken, tolerance);
      rows.same(key + ".speech_ids", golden.ints("speech_ids"), speech);
      rows.equal(
          key + ".stopped", golden.booleanValue("stopped", true), decoding.result().isComplete());
    }

    private static TokenChooser chooser(ConfigNode golden) throws IOException {
      if (!golden.booleanValue("do_sample", false)) {
        return WarpedSampler.greedy();
      }
      WarperConfig config =
          new WarperConfig(
              golden.doubleValue("temperature"),
              golden.intValue("top_k"),
              golden.doubleValue("top_p"));
      return new WarpedSampler(config, new RandomSource(golden.intValue("seed")));
    }
  }
}
