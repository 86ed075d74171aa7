package io.github.cosyvoice4j;

import java.util.Objects;

/**
 * Something about a prompt recording that usually spoils what is spoken with it.
 *
 * @param kind what it is about
 * @param message what was measured, with numbers and units
 * @param advice what to do about it
 */
public record PromptWarning(Kind kind, String message, String advice) {
  /** What a warning is about. */
  public enum Kind {
    /** Shorter than what gives a stable voice. */
    SHORT,
    /** So long that it costs time and quality. */
    LONG,
    /** Too quiet. */
    QUIET,
    /** Samples at full scale: distorted. */
    CLIPPED,
    /** Silence before the first word. */
    LEADING_SILENCE,
    /** Silence after the last word. */
    TRAILING_SILENCE,
    /** A transcript too long or too short for the speech. */
    TRANSCRIPT_LENGTH
  }

  /** Checks that nothing is null. */
  public PromptWarning {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(advice, "advice");
  }

  /** {@return {@code message; advice}, on one line} */
  @Override
  public String toString() {
    return message + "; " + advice;
  }
}
