package io.github.cosyvoice4j.core.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.core.decoding.ScriptedSpeech.Script;
import io.github.cosyvoice4j.core.decoding.SpokenTokens.Ending;
import io.github.cosyvoice4j.core.sampling.TokenChooser;
import io.github.cosyvoice4j.core.spi.LmInput;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class OneShotDecodingTest {
  private static final SpeechIds IDS = new SpeechIds(50);
  private static final LmPrompt PROMPT = new LmPrompt(new int[] {1, 2, 3}, new int[] {10, 11});
  private static final int[] TEXT = {4, 5};
  private static final int NO_CAP = Integer.MAX_VALUE;

  @Test
  void readsThePromptThenWhatItDrew() {
    OneShotDecoding decoding = decoding(NO_CAP, (call, scores) -> call <= 6 ? call : IDS.end());
    ScriptedSpeech speech = new ScriptedSpeech(decoding, IDS).run();
    assertEquals(
        List.of("sos t1 t2 t3 t4 t5 task s10 s11", "s1", "s2", "s3", "s4", "s5", "s6"),
        speech.calls);
    assertEquals(List.of(1, 2, 3, 4, 5, 6), speech.spoken);
    assertEquals(Ending.END_MARK, decoding.result().ending());
  }

  @Test
  void theEndIsRuledOutBelowTwoTokensForEachTextId() {
    OneShotDecoding decoding =
        decoding(NO_CAP, (call, s) -> ScriptedSpeech.isRuledOut(s, IDS.end()) ? 7 : IDS.end());
    assertEquals(
        List.of(7, 7, 7, 7), new ScriptedSpeech(decoding, IDS).run().spoken, "2 for each of 2");
    assertTrue(decoding.result().isComplete());
  }

  @Test
  void theOtherMarksEndItAtOnce() {
    for (int mark = IDS.count() + 1; mark < IDS.count() + 3; mark++) {
      int end = mark;
      OneShotDecoding decoding =
          decoding(NO_CAP, (call, s) -> ScriptedSpeech.isRuledOut(s, end) ? 7 : end);
      assertEquals(List.of(), new ScriptedSpeech(decoding, IDS).run().spoken);
      assertTrue(decoding.result().isComplete());
    }
  }

  @Test
  void speechIsCappedAtTwentyTokensForEachTextId() {
    OneShotDecoding decoding = decoding(NO_CAP, (call, scores) -> call % IDS.count());
    ScriptedSpeech speech = new ScriptedSpeech(decoding, IDS).run();
    assertEquals(20 * TEXT.length, speech.spoken.size());
    assertEquals(20 * TEXT.length, speech.calls.size(), "no step whose scores nobody hears");
    assertEquals(Ending.LENGTH_CAP, decoding.result().ending());
    assertFalse(decoding.result().isComplete());
  }

  @Test
  void aLowerCapHolds() {
    for (int cap : new int[] {1, 3, 39, 40, 41}) {
      OneShotDecoding decoding = decoding(cap, (call, scores) -> call % IDS.count());
      assertEquals(Math.min(cap, 40), new ScriptedSpeech(decoding, IDS).run().spoken.size());
    }
  }

  @Test
  void theChooserSeesWhatWasDrawn() {
    TokenChooser chooser =
        (scores, decoded, count) -> {
          for (int i = 0; i < count; i++) {
            assertEquals(i, decoded[i]);
          }
          return count;
        };
    OneShotDecoding decoding = new OneShotDecoding(IDS, PROMPT, TEXT, NO_CAP, chooser);
    assertEquals(40, new ScriptedSpeech(decoding, IDS).run().spoken.size());
  }

  @Test
  void aStepThatFailsCanBeTriedAgain() {
    boolean[] fails = {true};
    OneShotDecoding decoding =
        decoding(
            NO_CAP,
            (call, scores) -> {
              if (fails[0]) {
                throw new CosyVoiceException("scores");
              }
              return 9;
            });
    float[] scores = new float[IDS.count() + 3];
    LmInput rows = decoding.next().orElseThrow();
    assertThrows(CosyVoiceException.class, () -> decoding.hear(scores));
    assertEquals(rows, decoding.next().orElseThrow());
    assertEquals(0, decoding.result().count());
    fails[0] = false;
    assertEquals(OptionalInt.of(9), decoding.hear(scores));
  }

  @Test
  void whatIsDoneHearsNothing() {
    OneShotDecoding decoding = decoding(1, (call, scores) -> 3);
    float[] scores = new float[IDS.count() + 3];
    assertEquals(Ending.UNDER_WAY, decoding.result().ending());
    decoding.hear(scores);
    assertTrue(decoding.isDone() && decoding.next().isEmpty());
    assertThrows(IllegalStateException.class, () -> decoding.hear(scores));
  }

  @Test
  void noTextAndNoRoomAreRefused() {
    TokenChooser none = (scores, decoded, count) -> 0;
    assertThrows(
        IllegalArgumentException.class,
        () -> new OneShotDecoding(IDS, PROMPT, new int[0], NO_CAP, none));
    assertThrows(
        IllegalArgumentException.class, () -> new OneShotDecoding(IDS, PROMPT, TEXT, 0, none));
  }

  private static OneShotDecoding decoding(int maxTokens, Script script) {
    return new OneShotDecoding(IDS, PROMPT, TEXT, maxTokens, ScriptedSpeech.script(script));
  }
}
