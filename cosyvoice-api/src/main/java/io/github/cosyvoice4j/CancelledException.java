package io.github.cosyvoice4j;

/** A request that ended because it, or its model, was closed before it was done. */
public final class CancelledException extends SynthesisException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param point where the request was when it was cancelled
   * @param message who closed what
   */
  public CancelledException(Point point, String message) {
    super(point, message, null);
  }
}
