package io.github.cosyvoice4j;

/** A native library, or the module that brings it, is absent or unfit for this machine. */
public final class NativeLibraryException extends CosyVoiceException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message platform, places tried, remedy
   * @param cause what lies behind it, or null
   */
  public NativeLibraryException(String message, Throwable cause) {
    super(message, cause);
  }
}
