package io.github.cosyvoice4j.core.text;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The tokens of words met lately, so that common words are merged once.
 *
 * <p>Each word has one slot, chosen by its hash, and displaces what was there; words too long to
 * come again are not kept. So the memory is bounded and no thread waits for another. Safe for use
 * by several threads.
 */
final class WordCache {
  private static final int SLOTS = 1 << 14;
  private static final int LONGEST_WORD = 32;

  private static final class Entry {
    final String word;
    final int[] ids;

    Entry(String word, int[] ids) {
      this.word = word;
      this.ids = ids;
    }
  }

  private final AtomicReferenceArray<Entry> entries = new AtomicReferenceArray<>(SLOTS);

  /** {@return the tokens of a word, not to be changed; or null} */
  int[] get(String word) {
    Entry entry = entries.get(slot(word));
    return entry != null && entry.word.equals(word) ? entry.ids : null;
  }

  void put(String word, int[] ids) {
    if (word.length() <= LONGEST_WORD) {
      entries.set(slot(word), new Entry(word, ids));
    }
  }

  private static int slot(String word) {
    int hash = word.hashCode();
    return (hash ^ (hash >>> 16)) & (SLOTS - 1);
  }
}
