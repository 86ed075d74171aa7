package io.github.cosyvoice4j;

import java.io.IOException;

/**
 * A sound file that is present but unusable: not WAVE, damaged, empty, of a rate or length outside
 * the range.
 */
public final class AudioFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception without a cause.
   *
   * @param message {@code file: name: expected X, got Y}, then the remedy
   */
  public AudioFormatException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a cause.
   *
   * @param message {@code file: name: expected X, got Y}, then the remedy
   * @param cause what lies behind it, or null
   */
  public AudioFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
