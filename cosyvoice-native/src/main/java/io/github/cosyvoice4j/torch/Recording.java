package io.github.cosyvoice4j.torch;

/**
 * Whether the calling thread's operations are being recorded for a graph, where a copy from or to
 * the host can't be: CUDA would end the recording with an error that names neither side.
 */
final class Recording {
  private static final ThreadLocal<Boolean> UNDERWAY = ThreadLocal.withInitial(() -> false);

  private Recording() {}

  /**
   * Runs work as the recording of a graph does, in a scope of its own.
   *
   * @param work what is recorded
   */
  static void run(Runnable work) {
    UNDERWAY.set(true);
    try {
      TensorScope.run(work);
    } finally {
      UNDERWAY.remove();
    }
  }

  /**
   * Refuses a copy that a graph can't hold.
   *
   * @param operation its name
   * @throws IllegalStateException if a graph is being recorded
   */
  static void refuseCopies(String operation) {
    if (UNDERWAY.get()) {
      throw new IllegalStateException(
          operation
              + ": expected no copy between host and device while a graph is recorded, got one;"
              + " fill a buffer before the launch");
    }
  }
}
