package io.github.cosyvoice4j.core.text.rules;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Words that are always read as given, wherever they stand as whole words. Immutable. */
final class Dictionary implements ProposalSource {
  /** Longer "words" are not found. */
  private static final int LONGEST = Passage.WINDOW;

  private final String name;
  private final double cost;
  private final Map<String, String> readings = new HashMap<>();

  /** The length of the longest word that begins with a character. */
  private final Map<Integer, Integer> longest = new HashMap<>();

  /**
   * Makes a dictionary.
   *
   * @param name for people
   * @param cost of a word
   * @param table words and readings; of several forms the first counts
   */
  Dictionary(String name, double cost, Table table) {
    this.name = name;
    this.cost = cost;
    table
        .rows()
        .forEach(
            (word, forms) -> {
              String folded = new Passage(word).toString();
              readings.put(folded, forms.get(0));
              int length = Math.min(folded.length(), LONGEST);
              longest.merge(folded.codePointAt(0), length, Math::max);
            });
  }

  @Override
  public boolean mayBegin(int first) {
    return longest.containsKey(first);
  }

  @Override
  public void propose(Passage passage, int at, Consumer<Proposal> offers) {
    int end = Math.min(passage.windowEnd(at), at + longest.get(passage.codePointAt(at)));
    for (; end > at; end--) {
      if (end == passage.length() || passage.isStart(end)) {
        String reading = readings.get(passage.subSequence(at, end));
        if (reading != null) {
          offers.accept(new Proposal(at, end, reading, cost, name));
          return;
        }
      }
    }
  }
}
