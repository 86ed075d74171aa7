package io.github.cosyvoice4j.flow;

/**
 * Counts the bytes that streams and prompts keep between calls. Whoever wants to keep something
 * takes the bytes first, and gives them back when it is freed.
 *
 * <p>Safe for use by several threads.
 */
final class FlowMemory {
  private final FlowCacheOptions limits;
  private final Account streams = new Account();
  private final Account prompts = new Account();

  FlowMemory(FlowCacheOptions limits) {
    this.limits = limits;
  }

  /** {@return what streams keep, each for itself} */
  Account streams() {
    return streams;
  }

  /** {@return what is kept of prompts, for all streams} */
  Account prompts() {
    return prompts;
  }

  /**
   * {@return by how many bytes the prompts would pass their share}
   *
   * @param more bytes about to be taken for another
   */
  synchronized long promptExcess(long more) {
    return Math.max(0, prompts.used + more - limits.promptBytes());
  }

  private boolean isOver() {
    return streams.used + promptExcess(0) > limits.budgetBytes();
  }

  /** One side's bytes. */
  final class Account {
    private long used;

    private Account() {}

    /** {@return bytes taken and not given back} */
    long used() {
      synchronized (FlowMemory.this) {
        return used;
      }
    }

    /**
     * {@return whether there was room, so that the bytes are taken now}
     *
     * @param bytes how many
     */
    boolean take(long bytes) {
      synchronized (FlowMemory.this) {
        used += bytes;
        if (isOver()) {
          used -= bytes;
          return false;
        }
        return true;
      }
    }

    /**
     * Gives bytes back.
     *
     * @param bytes how many
     */
    void give(long bytes) {
      synchronized (FlowMemory.this) {
        used -= bytes;
      }
    }
  }
}
