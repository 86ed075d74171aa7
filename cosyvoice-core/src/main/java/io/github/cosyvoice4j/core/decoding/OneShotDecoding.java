package io.github.cosyvoice4j.core.decoding;

import io.github.cosyvoice4j.core.decoding.SpokenTokens.Ending;
import io.github.cosyvoice4j.core.sampling.TokenChooser;
import io.github.cosyvoice4j.core.spi.LmInput;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Speaks a text that is there as a whole (upstream's {@code inference_wrapper} in {@code
 * cosyvoice/llm/llm.py}).
 *
 * <p>The speech is at most 20 tokens long for each text id, the prompt's not counted. Until there
 * are 2 for each, the mark that ends the speech is ruled out; the two marks behind it are not, as
 * upstream rules out only the first. Each of the three ends it.
 */
public final class OneShotDecoding implements TokenDecoding {
  /** Upstream's {@code min_token_text_ratio}. */
  private static final int MIN_TOKENS_PER_TEXT_ID = 2;

  /** Upstream's {@code max_token_text_ratio}. */
  static final int MAX_TOKENS_PER_TEXT_ID = 20;

  private final SpeechIds ids;
  private final TokenChooser chooser;
  private final int min;
  private final int max;
  private final IdList spoken = new IdList();
  private Ending ending = Ending.UNDER_WAY;
  private LmInput rows; // null when done

  /**
   * Begins.
   *
   * @param ids what the model's ids mean
   * @param prompt what the model continues
   * @param text ids to speak, at least 1
   * @param maxTokens most speech tokens wanted, at least 1; more than 20 for each text id are never
   *     spoken
   * @param chooser draws the tokens
   * @throws IllegalArgumentException if there is no text, or {@code maxTokens} is below 1
   */
  public OneShotDecoding(
      SpeechIds ids, LmPrompt prompt, int[] text, int maxTokens, TokenChooser chooser) {
    if (text.length == 0) {
      throw new IllegalArgumentException("text: expected at least one id, got none");
    }
    requireMaxTokens(maxTokens);
    this.ids = ids;
    this.chooser = chooser;
    this.min = Math.multiplyExact(MIN_TOKENS_PER_TEXT_ID, text.length);
    this.max = Math.min(Math.multiplyExact(MAX_TOKENS_PER_TEXT_ID, text.length), maxTokens);
    this.rows = prompt.then(text);
  }

  static void requireMaxTokens(int maxTokens) {
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens: expected at least 1, got " + maxTokens);
    }
  }

  @Override
  public Optional<LmInput> next() {
    return Optional.ofNullable(rows);
  }

  @Override
  public OptionalInt hear(float[] scores) {
    if (rows == null) {
      throw new IllegalStateException("speech: expected it under way, got " + ending);
    }
    if (spoken.size() < min) {
      scores[ids.end()] = Float.NEGATIVE_INFINITY;
    }
    int id = chooser.choose(scores, spoken.array(), spoken.size());
    if (!ids.isSpeech(id)) {
      end(Ending.END_MARK);
      return OptionalInt.empty();
    }
    spoken.add(id);
    rows = LmInput.speech(id);
    if (spoken.size() == max) {
      end(Ending.LENGTH_CAP);
    }
    return OptionalInt.of(id);
  }

  private void end(Ending how) {
    ending = how;
    rows = null;
  }

  @Override
  public boolean isDone() {
    return ending != Ending.UNDER_WAY;
  }

  @Override
  public SpokenTokens result() {
    return new SpokenTokens(spoken.copy(0, spoken.size()), ending);
  }
}
