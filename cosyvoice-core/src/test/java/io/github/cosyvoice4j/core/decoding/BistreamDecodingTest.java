package io.github.cosyvoice4j.core.decoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.core.decoding.SpokenTokens.Ending;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.sampling.TokenChooser;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BistreamDecodingTest {
  private static final SpeechIds IDS = new SpeechIds(50);
  private static final int NO_CAP = Integer.MAX_VALUE;
  private static final LmPrompt NO_PROMPT = new LmPrompt(new int[0], new int[0]);

  /** Never ends by itself where it may not, at once where it may. */
  private static final TokenChooser ENDS_WITH_THE_TEXT =
      (scores, decoded, count) -> ScriptedSpeech.isRuledOut(scores, IDS.end()) ? 7 : IDS.end();

  @Test
  void waitsUntilThereIsATurnOfText() {
    BistreamDecoding decoding = decoding(NO_PROMPT, NO_CAP, ENDS_WITH_THE_TEXT);
    ScriptedSpeech speech = new ScriptedSpeech(decoding, IDS);
    decoding.addText(1, 2, 3, 4);
    assertEquals(List.of(), speech.run().calls);
    assertThrows(IllegalStateException.class, () -> decoding.hear(new float[53]));
    decoding.addText(5);
    assertEquals("sos t1 t2 t3 t4 t5", speech.run().calls.get(0));
    assertEquals(15, speech.spoken.size());
    assertTrue(!decoding.isDone() && decoding.next().isEmpty());
    decoding.addText(6);
    assertTrue(decoding.next().isEmpty());
    decoding.endText();
    assertEquals("s7 t6 task", speech.run().calls.get(16));
    assertTrue(decoding.isDone());
  }

  @Test
  void nothingIsReadBeforeThereIsTextToSpeak() {
    LmPrompt prompt = new LmPrompt(ids(1, 12), ids(20, 15));
    BistreamDecoding decoding = decoding(prompt, NO_CAP, ENDS_WITH_THE_TEXT);
    assertTrue(decoding.next().isEmpty());
    assertThrows(IllegalArgumentException.class, decoding::endText);
    decoding.addText(99);
    assertTrue(decoding.next().orElseThrow().toString().startsWith("sos t1 t2 t3 t4 t5 s20"));
  }

  @Test
  void aTextTooShortForThePromptIsSpokenInOneShot() {
    LmPrompt prompt = new LmPrompt(ids(1, 3), ids(20, 31));
    int[] text = ids(60, 11); // with the prompt's 14 ids, 15 are needed
    BistreamDecoding decoding = decoding(prompt, NO_CAP, ENDS_WITH_THE_TEXT);
    decoding.addText(text);
    assertTrue(decoding.next().isEmpty(), "more text may come");
    decoding.endText();
    ScriptedSpeech speech = new ScriptedSpeech(decoding, IDS).run();
    OneShotDecoding oneShot = new OneShotDecoding(IDS, prompt, text, NO_CAP, ENDS_WITH_THE_TEXT);
    ScriptedSpeech expected = new ScriptedSpeech(oneShot, IDS).run();
    assertEquals(expected.calls, speech.calls);
    assertEquals(expected.spoken, speech.spoken);
    assertArrayEquals(oneShot.result().tokens(), decoding.result().tokens());
    assertTrue(decoding.isDone() && decoding.result().isComplete());
  }

  @Test
  void marksWithoutAMeaningAreRuledOut() {
    TokenChooser chooser =
        (scores, decoded, count) -> {
          boolean end = !ScriptedSpeech.isRuledOut(scores, IDS.end());
          boolean fill = !ScriptedSpeech.isRuledOut(scores, IDS.fill());
          assertTrue(end ^ fill);
          assertTrue(ScriptedSpeech.isRuledOut(scores, IDS.count() + 1));
          return count < 40 ? count : IDS.end();
        };
    BistreamDecoding decoding = decoding(NO_PROMPT, NO_CAP, chooser);
    decoding.addText(ids(0, 8));
    decoding.endText();
    assertEquals(39, new ScriptedSpeech(decoding, IDS).run().spoken.size(), "and one fill mark");
  }

  @Test
  void textThatWasReadLastIsNotReadTwice() {
    TokenChooser fillsAtOnce =
        (scores, decoded, count) ->
            ScriptedSpeech.isRuledOut(scores, IDS.end()) ? IDS.fill() : IDS.end();
    BistreamDecoding decoding = decoding(new LmPrompt(ids(1, 5), ids(20, 2)), NO_CAP, fillsAtOnce);
    decoding.addText(ids(60, 7));
    decoding.endText();
    assertEquals(
        List.of("sos t1 t2 t3 t4 t5 s20 s21", "t60 t61 t62 t63 t64", "t65 t66 task"),
        new ScriptedSpeech(decoding, IDS).run().calls);
  }

  @Test
  void speechBehindTheTextIsCapped() {
    BistreamDecoding decoding = decoding(NO_PROMPT, NO_CAP, (scores, decoded, count) -> 3);
    decoding.addText(ids(0, 7));
    decoding.endText();
    assertEquals(15 + 20 * 7, new ScriptedSpeech(decoding, IDS).run().spoken.size());
    assertEquals(Ending.LENGTH_CAP, decoding.result().ending());
  }

  @Property(tries = 200, seed = "42")
  void aLowerCapHoldsEverywhere(
      @ForAll @IntRange(max = 25) int promptText,
      @ForAll @IntRange(max = 40) int promptSpeech,
      @ForAll @IntRange(min = 1, max = 30) int text,
      @ForAll @IntRange(min = 1, max = 100) int cap) {
    LmPrompt prompt = new LmPrompt(ids(0, promptText), ids(0, promptSpeech));
    BistreamDecoding decoding = decoding(prompt, cap, (scores, decoded, count) -> 3);
    decoding.addText(ids(0, text));
    decoding.endText();
    int spoken = new ScriptedSpeech(decoding, IDS).run().spoken.size();
    assertTrue(spoken == cap || (spoken < cap && spoken >= 20 * text), () -> "spoken: " + spoken);
    assertEquals(Ending.LENGTH_CAP, decoding.result().ending());
    decoding.endText(); // says nothing new
    assertTrue(decoding.next().isEmpty());
  }

  @Property(tries = 300, seed = "42")
  void whenTheTextArrivesDoesNotMatter(
      @ForAll @IntRange(max = 25) int promptText,
      @ForAll @IntRange(max = 80) int promptSpeech,
      @ForAll @IntRange(min = 1, max = 60) int text,
      @ForAll long seed) {
    LmPrompt prompt = new LmPrompt(ids(100, promptText), ids(0, promptSpeech));
    int[] ids = ids(200, text);
    BistreamDecoding whole = decoding(prompt, NO_CAP, random(seed));
    whole.addText(ids);
    whole.endText();
    ScriptedSpeech expected = new ScriptedSpeech(whole, IDS).run();

    BistreamDecoding pieces = decoding(prompt, NO_CAP, random(seed));
    ScriptedSpeech speech = new ScriptedSpeech(pieces, IDS);
    RandomSource cuts = new RandomSource(~seed);
    for (int from = 0; from < text; ) {
      int to = Math.min(text, from + (int) (cuts.nextFloat() * 9));
      pieces.addText(Arrays.copyOfRange(ids, from, to));
      speech.run();
      from = to;
    }
    pieces.endText();
    assertEquals(expected.calls, speech.run().calls);
    assertEquals(expected.spoken, speech.spoken);
  }

  @Test
  void textBehindItsEndIsRefused() {
    BistreamDecoding decoding = decoding(NO_PROMPT, NO_CAP, ENDS_WITH_THE_TEXT);
    decoding.addText(1);
    decoding.endText();
    assertThrows(IllegalStateException.class, () -> decoding.addText(2));
  }

  /** Speech, now and then a mark where it is not ruled out. */
  private static TokenChooser random(long seed) {
    RandomSource random = new RandomSource(seed);
    return (scores, decoded, count) -> {
      int id = (int) (random.nextFloat() * (IDS.count() + 3));
      return ScriptedSpeech.isRuledOut(scores, id) ? 0 : id;
    };
  }

  private static BistreamDecoding decoding(LmPrompt prompt, int maxTokens, TokenChooser chooser) {
    return new BistreamDecoding(IDS, MixRatio.DEFAULT, prompt, maxTokens, chooser);
  }

  private static int[] ids(int from, int count) {
    return IntStream.range(from, from + count).toArray();
  }
}
