package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.core.decoding.BistreamDecoding;
import io.github.cosyvoice4j.core.decoding.LmPrompt;
import io.github.cosyvoice4j.core.decoding.MixRatio;
import io.github.cosyvoice4j.core.decoding.SpeechIds;
import io.github.cosyvoice4j.core.model.ConfigNode;
import io.github.cosyvoice4j.core.sampling.TokenChooser;
import io.github.cosyvoice4j.core.spi.LmInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code bistream.json}: what the language model reads, call by call, and what is spoken where text
 * arrives one id at a time. No net runs: tokens are chosen by the script that the golden tells in
 * words.
 */
final class BistreamCheck implements StageCheck {
  private static final String SIZE = "speech_size";
  private static final String CASES = "cases";
  private static final String TEXT = "text";
  private static final String PROMPT_TEXT = "prompt_text";
  private static final String PROMPT_SPEECH = "prompt_speech_token";
  private static final String FILLS = "sampler_fills";

  private final ModelParts model;

  BistreamCheck(ModelParts model) {
    this.model = model;
  }

  @Override
  public boolean isFor(String stage) {
    return stage.equals("bistream");
  }

  @Override
  public void run(GoldenSet goldens, String stage, StageRows rows) throws IOException {
    ConfigNode golden = goldens.json(stage);
    SpeechIds ids = new SpeechIds(golden.size(SIZE));
    rows.equal(SIZE, ids.count(), model.facts().sizes().speechTokens());
    rows.given("sampler");
    List<ConfigNode> cases = golden.list(CASES);
    for (int i = 0; i < cases.size(); i++) {
      check(cases.get(i), ids, CASES + "." + i + ".", rows);
    }
  }

  private void check(ConfigNode golden, SpeechIds ids, String prefix, StageRows rows)
      throws IOException {
    List<String> calls = new ArrayList<>();
    BistreamDecoding decoding = decoding(golden, ids, model.facts().mix());
    for (int id : golden.ints(TEXT)) {
      decoding.addText(id);
      speak(decoding, ids, calls);
    }
    decoding.endText();
    speak(decoding, ids, calls);
    List.of(TEXT, PROMPT_TEXT, PROMPT_SPEECH, FILLS).forEach(key -> rows.given(prefix + key));
    rows.same(prefix + "yielded", golden.ints("yielded"), decoding.result().tokens());
    rows.same(prefix + "calls", calls(golden), calls);
  }

  private static BistreamDecoding decoding(ConfigNode golden, SpeechIds ids, MixRatio mix)
      throws IOException {
    LmPrompt prompt = new LmPrompt(golden.ints(PROMPT_TEXT), golden.ints(PROMPT_SPEECH));
    TokenChooser script = script(ids, golden.booleanValue(FILLS, false));
    return new BistreamDecoding(ids, mix, prompt, Integer.MAX_VALUE, script);
  }

  /** Upstream's sampler is told whether to ignore the end mark; ours sees that it is ruled out. */
  private static TokenChooser script(SpeechIds ids, boolean fills) {
    int[] calls = {0};
    return (scores, decoded, count) -> {
      int n = ++calls[0];
      int speech = n * 37 % ids.count();
      if (scores[ids.end()] == Float.NEGATIVE_INFINITY) {
        return fills && n % 9 == 0 ? ids.fill() : speech;
      }
      return n % 13 == 0 ? ids.end() : speech;
    };
  }

  /** Goes on until the decoding is done or waits for text. */
  private static void speak(BistreamDecoding decoding, SpeechIds ids, List<String> calls) {
    float[] scores = new float[ids.fill() + 1];
    for (Optional<LmInput> rows = decoding.next(); rows.isPresent(); rows = decoding.next()) {
      calls.add(rows.get().toString());
      Arrays.fill(scores, 0);
      var unused = decoding.hear(scores);
    }
  }

  private static List<String> calls(ConfigNode golden) throws IOException {
    List<String> calls = new ArrayList<>();
    for (ConfigNode call : golden.list("calls")) {
      calls.add(String.join(" ", Json.texts(call)));
    }
    return calls;
  }
}
