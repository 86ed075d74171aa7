package io.github.cosyvoice4j;

/** A request that failed because memory for it could not be had. The model itself stays usable. */
public final class DeviceMemoryException extends SynthesisException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param point where it happened
   * @param message what was asked for, what to do
   * @param cause what lies behind it, or null
   */
  public DeviceMemoryException(Point point, String message, Throwable cause) {
    super(point, message, cause);
  }
}
