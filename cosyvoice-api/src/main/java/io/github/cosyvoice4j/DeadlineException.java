package io.github.cosyvoice4j;

/** A request whose time was up, or that waited longer for its turn than the engine lets it. */
public final class DeadlineException extends SynthesisException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param point where the request was
   * @param message how long it was given, what to do
   */
  public DeadlineException(Point point, String message) {
    super(point, message, null);
  }
}
