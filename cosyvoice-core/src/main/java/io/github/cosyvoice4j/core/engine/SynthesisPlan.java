package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Mode;
import io.github.cosyvoice4j.TextFragments;
import io.github.cosyvoice4j.core.decoding.LmPrompt;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import java.time.Duration;
import java.util.List;

/**
 * A request in numbers: all that the nets need, made before any of them runs.
 *
 * @param mode how it was asked
 * @param prompt what the nets go on from
 * @param segments what is to be said, in pieces, at least one
 * @param options the choices for the request, its seed drawn
 * @param frontEndTime time it took to make
 */
public record SynthesisPlan(
    Mode mode,
    Prompt prompt,
    List<Segment> segments,
    InferenceOptions options,
    Duration frontEndTime) {

  /** {@return the seed of everything random} */
  public long seed() {
    return options.seed().orElseThrow();
  }

  /**
   * What the nets go on from.
   *
   * @param lm what the language model reads first
   * @param flow what the flow is conditioned on
   */
  public record Prompt(LmPrompt lm, FlowPrompt flow) {}

  /** One piece. */
  public sealed interface Segment {
    /** {@return its text, as far as it is known beforehand} */
    default String text() {
      return "";
    }
  }

  /**
   * A text.
   *
   * @param text the piece, normalized
   * @param ids what the language model reads of it
   * @param textTokens how many ids the text has by itself
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Written(String text, int[] ids, int textTokens) implements Segment {
    /** Makes one of which the language model reads its text ids, no more. */
    Written(String text, int[] ids) {
      this(text, ids, ids.length);
    }
  }

  /**
   * A text that arrives.
   *
   * @param fragments its pieces
   */
  public record Arriving(TextFragments fragments) implements Segment {}

  /**
   * Speech to be said again.
   *
   * @param tokens its speech tokens
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Heard(int[] tokens) implements Segment {}
}
