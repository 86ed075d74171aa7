package io.github.cosyvoice4j;

/** Anything that goes wrong while the library works, for reasons other than a caller's mistake. */
public class CosyVoiceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception without a cause.
   *
   * @param message what was expected, what was got, what to do
   */
  public CosyVoiceException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a cause.
   *
   * @param message what was expected, what was got, what to do
   * @param cause what lies behind it, or null
   */
  public CosyVoiceException(String message, Throwable cause) {
    super(message, cause);
  }
}
