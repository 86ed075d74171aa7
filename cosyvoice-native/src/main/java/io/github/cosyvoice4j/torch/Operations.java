package io.github.cosyvoice4j.torch;

/**
 * Hears of every result that libtorch gives. Tests let operations fail here, to see that whatever
 * was begun is given back.
 */
final class Operations {
  private static volatile Runnable listener;

  private Operations() {}

  /** Says that there is a result; what the listener throws is thrown in the operation's place. */
  static void done() {
    Runnable now = listener;
    if (now != null) {
      now.run();
    }
  }

  /**
   * Sets who hears.
   *
   * @param value called on every thread that works with tensors; null for nobody
   */
  static void listen(Runnable value) {
    listener = value;
  }
}
