package io.github.cosyvoice4j.core.decoding;

import io.github.cosyvoice4j.core.spi.SpeechLanguageModel;
import java.util.Arrays;

/**
 * What the ids mean that CosyVoice2's own language model gives: those below {@code count} are
 * speech, those from there on are marks.
 *
 * @param count how many ids are speech, at least 1
 */
public record SpeechIds(int count) {
  /** End, task and fill. */
  private static final int MARKS = 3;

  /** Checks the number. */
  public SpeechIds {
    if (count < 1) {
      throw new IllegalArgumentException("speech ids: expected at least 1, got " + count);
    }
  }

  /**
   * {@return what the ids of a language model mean}
   *
   * @param llm CosyVoice2's own
   */
  public static SpeechIds of(SpeechLanguageModel llm) {
    return new SpeechIds(llm.outputSize() - MARKS);
  }

  /** {@return the mark that ends the speech} */
  public int end() {
    return count;
  }

  /** {@return the mark that asks for more text, where text and speech take turns} */
  public int fill() {
    return count + 2;
  }

  /**
   * {@return whether an id is speech}
   *
   * @param id what the model gave
   */
  public boolean isSpeech(int id) {
    return id < count;
  }

  /** Rules out all marks but one. */
  void allowOnly(int mark, float[] scores) {
    float score = scores[mark];
    Arrays.fill(scores, count, scores.length, Float.NEGATIVE_INFINITY);
    scores[mark] = score;
  }
}
