package io.github.cosyvoice4j.core.decoding;

import io.github.cosyvoice4j.core.spi.LmInput;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One text on its way to speech tokens: says what the language model reads next, hears what it
 * makes of it.
 *
 * <p>It holds no net and waits for nothing, so that many may be advanced in one batch:
 *
 * <pre>{@code
 * while (!decoding.isDone()) {
 *   LmInput rows = decoding.next().orElseThrow(); // empty: give it more text
 *   llm.advance(List.of(new Feed(sequence, rows)));
 *   sequence.logits(scores);
 *   decoding.hear(scores).ifPresent(token -> ...);
 * }
 * }</pre>
 *
 * <p>Not safe for use by several threads.
 */
public interface TokenDecoding {
  /**
   * {@return the rows to read now, at the end of what the sequence has read so far; empty if it is
   * done, or waits for text}
   *
   * <p>The same rows are given until {@link #hear} is called, so a step that failed can be tried
   * again.
   */
  Optional<LmInput> next();

  /**
   * Takes the scores that follow the rows given last, and draws a token.
   *
   * @param scores by id; the ones that are ruled out here are set to negative infinity
   * @return the speech token that was drawn; empty if it was a mark
   * @throws IllegalStateException if no rows were given
   * @throws io.github.cosyvoice4j.CosyVoiceException if the scores are not numbers; nothing has
   *     changed then
   */
  OptionalInt hear(float[] scores);

  /** {@return whether there is nothing more to read or hear} */
  boolean isDone();

  /** {@return the speech tokens so far} */
  SpokenTokens result();
}
