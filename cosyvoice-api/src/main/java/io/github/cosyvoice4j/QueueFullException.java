package io.github.cosyvoice4j;

/** A request that was refused because too many are waiting. */
public final class QueueFullException extends CosyVoiceException {
  private static final long serialVersionUID = 1L;

  private final int waiting;
  private final int running;

  /**
   * Creates an exception.
   *
   * @param waiting requests that wait
   * @param running requests that are worked on
   * @param message both, and what to do
   */
  public QueueFullException(int waiting, int running, String message) {
    super(message);
    this.waiting = waiting;
    this.running = running;
  }

  /** {@return how many requests were waiting} */
  public int waiting() {
    return waiting;
  }

  /** {@return how many requests were worked on} */
  public int running() {
    return running;
  }
}
