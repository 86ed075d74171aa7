package io.github.cosyvoice4j.core.decoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.core.decoding.CausalDecoding.Length;
import io.github.cosyvoice4j.core.decoding.SpokenTokens.Ending;
import io.github.cosyvoice4j.core.model.GenerationConfig;
import io.github.cosyvoice4j.core.sampling.TokenChooser;
import io.github.cosyvoice4j.core.sampling.WarpedSampler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CausalDecodingTest {
  private static final int VOCABULARY = 12;
  private static final int END = 9;
  private static final int OTHER_END = 2;
  private static final int NO_SPEECH = 1;

  /** Speech 0, 1, 2 and 3 are ids 7, 4, 5 and 6. */
  private static final Map<String, Integer> ADDED =
      Map.of("<|s_0|>", 7, "<|s_1|>", 4, "<|s_2|>", 5, "<|s_3|>", 6, "<|eos|>", END, "<|s_x|>", 8);

  private static CausalDecoding decoding(Length length, TokenChooser chooser) throws IOException {
    return decoding(length, 1, chooser);
  }

  private static CausalDecoding decoding(Length length, double penalty, TokenChooser chooser)
      throws IOException {
    SpeechVocabulary speech = SpeechVocabulary.of("dir", ADDED, VOCABULARY, 4);
    GenerationConfig generation = new GenerationConfig(Set.of(END, OTHER_END), penalty);
    return new CausalDecoding(speech, generation, new int[] {3, 0, 3}, length, chooser);
  }

  private static TokenChooser script(int... ids) {
    int[] at = {0};
    return (scores, decoded, count) -> ids[at[0]++];
  }

  private static List<OptionalInt> run(CausalDecoding decoding) {
    List<OptionalInt> heard = new ArrayList<>();
    while (!decoding.isDone()) {
      heard.add(decoding.hear(new float[VOCABULARY]));
    }
    return heard;
  }

  @Test
  void speechIsHeardAndEverythingIsReadBack() throws IOException {
    CausalDecoding decoding = decoding(Length.DEFAULT, script(7, NO_SPEECH, 6, OTHER_END));
    assertEquals("t3 t0 t3", decoding.next().orElseThrow().toString());
    assertEquals(OptionalInt.of(0), decoding.hear(new float[VOCABULARY]));
    assertEquals("t7", decoding.next().orElseThrow().toString());
    assertEquals(OptionalInt.empty(), decoding.hear(new float[VOCABULARY]));
    assertEquals("t1", decoding.next().orElseThrow().toString());
    assertEquals(OptionalInt.of(3), decoding.hear(new float[VOCABULARY]));
    assertFalse(decoding.isDone());
    assertEquals(OptionalInt.empty(), decoding.hear(new float[VOCABULARY]));
    assertTrue(decoding.isDone());
    assertTrue(decoding.next().isEmpty());
    assertArrayEquals(new int[] {0, 3}, decoding.result().tokens());
    assertEquals(Ending.END_MARK, decoding.result().ending());
    assertArrayEquals(new int[] {7, NO_SPEECH, 6, OTHER_END}, decoding.generatedIds());
    assertThrows(IllegalStateException.class, () -> decoding.hear(new float[VOCABULARY]));
  }

  /** Unlike upstream's script, which drops the last id whatever it is. */
  @Test
  void theLastIdStaysWhereTheTextIsCut() throws IOException {
    CausalDecoding decoding = decoding(new Length(0, 2), script(4, 5));
    assertEquals(List.of(OptionalInt.of(1), OptionalInt.of(2)), run(decoding));
    assertArrayEquals(new int[] {1, 2}, decoding.result().tokens());
    assertEquals(Ending.LENGTH_CAP, decoding.result().ending());
  }

  @Test
  void anEndAtTheGreatestLengthIsAnEnd() throws IOException {
    CausalDecoding decoding = decoding(new Length(0, 1), script(END));
    assertEquals(List.of(OptionalInt.empty()), run(decoding));
    assertEquals(0, decoding.result().count());
    assertTrue(decoding.result().isComplete());
  }

  @Test
  void endsAreRuledOutUntilTheLeastLength() throws IOException {
    List<Boolean> ruledOut = new ArrayList<>();
    TokenChooser chooser =
        (scores, decoded, count) -> {
          assertEquals(scores[END], scores[OTHER_END]);
          ruledOut.add(scores[END] == Float.NEGATIVE_INFINITY);
          return ruledOut.size() == 4 ? END : 4;
        };
    run(decoding(new Length(2, 9), chooser));
    assertEquals(List.of(true, true, false, false), ruledOut);
  }

  @Test
  void whatWasReadOrDrawnIsPenalizedOnce() throws IOException {
    CausalDecoding decoding = decoding(new Length(0, 2), 2, WarpedSampler.greedy());
    float[] scores = new float[VOCABULARY];
    Arrays.fill(scores, -9);
    scores[3] = 4; // in the prompt, twice
    scores[0] = -4; // in the prompt
    scores[4] = 3;
    var unused = decoding.hear(scores);
    assertEquals(2, scores[3]);
    assertEquals(-8, scores[0]);
    assertEquals(3, scores[4]);
    float[] next = new float[VOCABULARY];
    next[4] = 1;
    var last = decoding.hear(next);
    assertEquals(0.5f, next[4], "it was drawn");
    assertEquals(OptionalInt.of(1), last);
  }

  @Test
  void whatMakesNoSenseIsRefused() throws IOException {
    assertThrows(IllegalArgumentException.class, () -> new Length(-1, 5));
    assertThrows(IllegalArgumentException.class, () -> new Length(0, 0));
    SpeechVocabulary speech = SpeechVocabulary.of("dir", ADDED, VOCABULARY, 4);
    GenerationConfig generation = new GenerationConfig(Set.of(END), 1);
    assertThrows(
        IllegalArgumentException.class,
        () -> new CausalDecoding(speech, generation, new int[0], Length.DEFAULT, script()));
  }

  @Test
  void theVocabularyKnowsWhichIdsAreSpeech() throws IOException {
    SpeechVocabulary speech = SpeechVocabulary.of("dir", ADDED, VOCABULARY, 6);
    assertTrue(speech.isSpeech(7));
    assertFalse(speech.isSpeech(8));
    assertFalse(speech.isSpeech(-1));
    assertFalse(speech.isSpeech(VOCABULARY));
    assertEquals(2, speech.speech(5));
    assertEquals(0, speech.first());
    assertTrue(speech.has(3));
    assertFalse(speech.has(4));
    assertFalse(speech.has(6));
    assertEquals("<|s_12|>", SpeechVocabulary.written(12));
  }
}
