package io.github.cosyvoice4j;

import java.io.IOException;

/**
 * A model file that is present but wrong: truncated, damaged, of another model, or of sizes that do
 * not fit.
 */
public final class ModelFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception without a cause.
   *
   * @param message {@code file: name: expected X, got Y}, then the remedy
   */
  public ModelFormatException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a cause.
   *
   * @param message {@code file: name: expected X, got Y}, then the remedy
   * @param cause what lies behind it, or null
   */
  public ModelFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
