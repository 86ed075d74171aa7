package io.github.cosyvoice4j.core.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Chooses whole utterances for one pass of the flow: the most urgent one and those of like length,
 * as shorter ones are filled up to the longest.
 *
 * @param most how many
 * @param tokens most speech tokens in all, prompts and filling included; bounds the memory
 */
record FlowBatch(int most, int tokens) {
  /** How much of the longest one's length the others have at least. */
  private static final double LIKE = 0.8;

  /**
   * {@return those that go with the first of them, itself included; empty if it is not whole}
   *
   * @param ready by urgency
   */
  List<WholeVoicing> of(List<Voicing> ready) {
    List<WholeVoicing> chosen = new ArrayList<>();
    if (ready.get(0) instanceof WholeVoicing first) {
      chosen.add(first);
      int longest = first.length();
      for (Voicing voicing : ready.subList(1, ready.size())) {
        if (voicing instanceof WholeVoicing other) {
          int longer = Math.max(longest, other.length());
          int shorter = Math.min(first.length(), other.length());
          boolean fits = chosen.size() < most && (chosen.size() + 1) * longer <= tokens;
          if (fits && shorter >= LIKE * longer) {
            chosen.add(other);
            longest = longer;
          }
        }
      }
    }
    return chosen;
  }
}
