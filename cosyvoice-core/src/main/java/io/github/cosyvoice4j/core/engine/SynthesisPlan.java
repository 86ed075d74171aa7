package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.core.spi.FlowPrompt;
import java.time.Duration;
import java.util.List;

/**
 * A request in numbers: all that the nets need, made before any of them runs.
 *
 * @param seed the request's seed
 * @param prompt what the language model continues
 * @param flowPrompt what the flow is conditioned on
 * @param segments the text, in pieces
 * @param frontEndTime time it took to make
 */
record SynthesisPlan(
    long seed,
    SpeechTokenDecoder.Prompt prompt,
    FlowPrompt flowPrompt,
    List<Segment> segments,
    Duration frontEndTime) {

  /**
   * One piece of text.
   *
   * @param text the piece, normalized
   * @param ids its text ids
   */
  @SuppressWarnings("ArrayRecordComponent") // private to the engine, never compared
  record Segment(String text, int[] ids) {}
}
