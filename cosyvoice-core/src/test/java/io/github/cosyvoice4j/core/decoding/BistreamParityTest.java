package io.github.cosyvoice4j.core.decoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.core.sampling.TokenChooser;
import io.github.cosyvoice4j.core.testing.Goldens;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code bistream.json}: what upstream reads, call by call, and what it speaks. */
class BistreamParityTest {
  private static final JsonObject GOLDEN = Goldens.json("bistream").getAsJsonObject();
  private static final SpeechIds IDS = new SpeechIds(GOLDEN.get("speech_size").getAsInt());

  static Stream<JsonObject> cases() {
    return GOLDEN.getAsJsonArray("cases").asList().stream().map(JsonElement::getAsJsonObject);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void readsAndSpeaksAsUpstreamDoes(JsonObject golden) {
    BistreamDecoding decoding = decoding(golden);
    ScriptedSpeech speech = new ScriptedSpeech(decoding, IDS);
    for (int id : ints(golden, "text")) {
      decoding.addText(id);
      speech.run();
    }
    decoding.endText();
    check(golden, decoding, speech.run());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void doesTheSameWhereTheTextComesAtOnce(JsonObject golden) {
    BistreamDecoding decoding = decoding(golden);
    decoding.addText(ints(golden, "text"));
    decoding.endText();
    check(golden, decoding, new ScriptedSpeech(decoding, IDS).run());
  }

  private static void check(JsonObject golden, BistreamDecoding decoding, ScriptedSpeech speech) {
    List<String> calls =
        golden.getAsJsonArray("calls").asList().stream()
            .map(call -> strings(call.getAsJsonArray()))
            .toList();
    assertEquals(calls, speech.calls);
    assertArrayEquals(ints(golden, "yielded"), decoding.result().tokens());
    int[] heard = speech.spoken.stream().mapToInt(Integer::intValue).toArray();
    assertArrayEquals(heard, decoding.result().tokens(), "what was heard on the way");
    assertTrue(decoding.isDone() && decoding.result().isComplete());
  }

  private static BistreamDecoding decoding(JsonObject golden) {
    LmPrompt prompt =
        new LmPrompt(ints(golden, "prompt_text"), ints(golden, "prompt_speech_token"));
    TokenChooser sampler = sampler(golden.get("sampler_fills").getAsBoolean());
    return new BistreamDecoding(IDS, MixRatio.DEFAULT, prompt, Integer.MAX_VALUE, sampler);
  }

  /** The sampler that the golden set was made with. */
  private static TokenChooser sampler(boolean fills) {
    return ScriptedSpeech.script(
        (n, scores) -> {
          int speech = n * 37 % IDS.count();
          if (ScriptedSpeech.isRuledOut(scores, IDS.end())) {
            return fills && n % 9 == 0 ? IDS.fill() : speech;
          }
          return n % 13 == 0 ? IDS.end() : speech;
        });
  }

  private static String strings(JsonArray array) {
    return array.asList().stream().map(JsonElement::getAsString).collect(Collectors.joining(" "));
  }

  private static int[] ints(JsonObject golden, String key) {
    return golden.getAsJsonArray(key).asList().stream().mapToInt(JsonElement::getAsInt).toArray();
  }
}
