package io.github.cosyvoice4j.core.dataset;

/** Why a row can't be read; it becomes an {@code UnreadableRow}, and readers go on behind it. */
public final class WrongRowException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param problem {@code name: expected X, got Y}
   */
  public WrongRowException(String problem) {
    super(problem);
  }
}
