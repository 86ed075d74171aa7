package io.github.cosyvoice4j.core.decoding;

import java.util.Arrays;

/** Ids that grow in number. */
final class IdList {
  private int[] ids = new int[64];
  private int size;

  int size() {
    return size;
  }

  void add(int... more) {
    int end = Math.addExact(size, more.length);
    if (end > ids.length) {
      ids = Arrays.copyOf(ids, (int) Math.max(end, Math.min(2L * size, Integer.MAX_VALUE - 8)));
    }
    System.arraycopy(more, 0, ids, size, more.length);
    size = end;
  }

  /** The ids and unused room behind them; borrowed until the next {@link #add}. */
  int[] array() {
    return ids;
  }

  int[] copy(int from, int to) {
    return Arrays.copyOfRange(ids, from, to);
  }
}
