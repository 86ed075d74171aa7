package io.github.cosyvoice4j.eval.asr;

import java.util.List;

/**
 * What was heard in a recording. Immutable.
 *
 * @param text the words as the recognizer joins them; empty where nothing was heard
 * @param tokens the recognizer's own pieces, in order
 * @param timestamps where each token begins, in seconds; empty if the recognizer does not say
 */
public record Transcript(String text, List<String> tokens, List<Double> timestamps) {
  /** What is heard in silence. */
  public static final Transcript EMPTY = new Transcript("", List.of());

  /** Copies the lists. */
  public Transcript {
    tokens = List.copyOf(tokens);
    timestamps = List.copyOf(timestamps);
    if (!timestamps.isEmpty() && timestamps.size() != tokens.size()) {
      throw new IllegalArgumentException(
          "timestamps: expected " + tokens.size() + " or none, got " + timestamps.size());
    }
  }

  /**
   * Makes a transcript without timestamps.
   *
   * @param text the words
   * @param tokens the recognizer's own pieces
   */
  public Transcript(String text, List<String> tokens) {
    this(text, tokens, List.of());
  }
}
