package io.github.cosyvoice4j.core.text;

import java.util.Arrays;

/**
 * The merge rules of byte-pair encoding, and their application to one word.
 *
 * <p>A rule joins two neighbouring tokens to one; its rank is its line in {@code merges.txt}. As
 * long as a rule fits somewhere in the word, the one of lowest rank is applied where it fits first
 * from the left. Pending places lie in a heap and the word in a linked list, so a word of n bytes
 * takes O(n log n) steps, however long it is. Immutable.
 */
final class BytePairMerges {
  private static final int NONE = -1;

  /** Open addressing: a pair's key, and at the same index its rank or {@link #NONE}. */
  private final long[] pairs;

  private final int[] ranks;
  private final int[] merged; // token id by rank

  /**
   * Makes the rules.
   *
   * @param left token id of each rule's left part, by rank
   * @param right token id of its right part
   * @param merged token id of what they are joined to
   */
  BytePairMerges(int[] left, int[] right, int[] merged) {
    int capacity = Integer.highestOneBit(Math.max(left.length, 1)) * 4;
    this.pairs = new long[capacity];
    this.ranks = new int[capacity];
    this.merged = merged.clone();
    Arrays.fill(ranks, NONE);
    for (int rank = 0; rank < left.length; rank++) {
      int slot = slot(left[rank], right[rank]);
      pairs[slot] = pair(left[rank], right[rank]);
      ranks[slot] = rank;
    }
  }

  /**
   * {@return the token ids of a word}
   *
   * @param bytes the token ids of the word's bytes
   */
  int[] apply(int[] bytes) {
    return new Word(bytes).merge();
  }

  private int rank(int left, int right) {
    return ranks[slot(left, right)];
  }

  /** Where the pair is, or the free slot where it would be. */
  private int slot(int left, int right) {
    long pair = pair(left, right);
    int mask = pairs.length - 1;
    int slot = (int) ((pair * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    while (ranks[slot] != NONE && pairs[slot] != pair) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static long pair(int left, int right) {
    return ((long) left << 32) | right;
  }

  /** A word under way: a doubly linked list of tokens, each named by its first byte's position. */
  private final class Word {
    private final int[] tokens; // NONE where the byte has joined the token before it
    private final int[] next;
    private final int[] previous;
    private final LongHeap places; // rank << 32 | position of the left token

    Word(int[] bytes) {
      this.tokens = bytes.clone();
      this.next = new int[bytes.length];
      this.previous = new int[bytes.length];
      this.places = new LongHeap(bytes.length);
      for (int i = 0; i < bytes.length; i++) {
        next[i] = i + 1;
        previous[i] = i - 1;
      }
    }

    int[] merge() {
      for (int i = 0; i < tokens.length; i++) {
        offer(i);
      }
      while (!places.isEmpty()) {
        long place = places.pop();
        join((int) place, (int) (place >>> 32));
      }
      return Arrays.stream(tokens).filter(token -> token != NONE).toArray();
    }

    private void offer(int position) {
      int rank = rankAt(position);
      if (rank != NONE) {
        places.push(((long) rank << 32) | position);
      }
    }

    /** Does nothing where an earlier join has made the place stale. */
    private void join(int position, int rank) {
      if (rankAt(position) != rank) {
        return;
      }
      int right = next[position];
      tokens[position] = merged[rank];
      tokens[right] = NONE;
      next[position] = next[right];
      if (next[right] < tokens.length) {
        previous[next[right]] = position;
      }
      offer(position);
      if (previous[position] != NONE) {
        offer(previous[position]);
      }
    }

    private int rankAt(int position) {
      boolean hasPair = tokens[position] != NONE && next[position] < tokens.length;
      return hasPair ? rank(tokens[position], tokens[next[position]]) : NONE;
    }
  }
}
