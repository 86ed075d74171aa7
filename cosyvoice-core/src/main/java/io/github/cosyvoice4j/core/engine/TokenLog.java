package io.github.cosyvoice4j.core.engine;

import java.util.Arrays;

/** The speech tokens of an utterance: written by one lane, read by the other. Thread-safe. */
final class TokenLog {
  private int[] tokens = new int[64];
  private int size;
  private boolean ended;

  synchronized void add(int... more) {
    if (size + more.length > tokens.length) {
      tokens = Arrays.copyOf(tokens, Math.max(size + more.length, 2 * size));
    }
    System.arraycopy(more, 0, tokens, size, more.length);
    size += more.length;
  }

  /** Says that no more will come. */
  synchronized void end() {
    ended = true;
  }

  synchronized boolean isEnded() {
    return ended;
  }

  synchronized int size() {
    return size;
  }

  /** {@return the tokens from one place to another} */
  synchronized int[] range(int from, int to) {
    return Arrays.copyOfRange(tokens, from, to);
  }

  /** {@return all tokens} */
  synchronized int[] all() {
    return Arrays.copyOf(tokens, size);
  }
}
