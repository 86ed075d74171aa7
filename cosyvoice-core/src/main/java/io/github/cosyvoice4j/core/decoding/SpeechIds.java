package io.github.cosyvoice4j.core.decoding;

import java.util.Arrays;

/**
 * What the ids mean that the language model gives: those below {@code count} are speech, those from
 * there on are marks.
 *
 * @param count how many ids are speech, at least 1
 */
public record SpeechIds(int count) {
  /** Checks the number. */
  public SpeechIds {
    if (count < 1) {
      throw new IllegalArgumentException("speech ids: expected at least 1, got " + count);
    }
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
