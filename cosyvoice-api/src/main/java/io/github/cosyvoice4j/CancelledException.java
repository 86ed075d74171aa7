package io.github.cosyvoice4j;

/** A request that ended because it, or its model, was closed before it was done. */
public final class CancelledException extends SynthesisException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param stage where the request was when it was cancelled
   * @param seed the request's seed
   * @param message who closed what
   */
  public CancelledException(Stage stage, long seed, String message) {
    super(stage, seed, message, null);
  }
}
