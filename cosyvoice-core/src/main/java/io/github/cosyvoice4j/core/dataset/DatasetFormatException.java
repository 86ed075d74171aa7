package io.github.cosyvoice4j.core.dataset;

import java.io.IOException;

/** An evaluation set that is present but as a whole wrong, so that no row of it can be read. */
public final class DatasetFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception without a cause.
   *
   * @param message {@code file: expected X, got Y}, then the remedy
   */
  public DatasetFormatException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a cause.
   *
   * @param message {@code file: expected X, got Y}, then the remedy
   * @param cause what lies behind it, or null
   */
  public DatasetFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
