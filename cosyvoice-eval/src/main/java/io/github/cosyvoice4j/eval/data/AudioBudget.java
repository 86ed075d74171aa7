package io.github.cosyvoice4j.eval.data;

/**
 * How much of recordings may be on the heap at once, in bytes.
 *
 * @param piece of several that are read together
 * @param recording of one alone; a larger one makes its row unreadable
 */
record AudioBudget(long piece, long recording) {
  private static final long MAX_PIECE = 64L << 20;
  private static final long MAX_RECORDING = 512L << 20;

  /** {@return a small part of the heap that this process may have} */
  static AudioBudget ofHeap() {
    long heap = Runtime.getRuntime().maxMemory();
    return new AudioBudget(Math.min(MAX_PIECE, heap / 16), Math.min(MAX_RECORDING, heap / 4));
  }
}
