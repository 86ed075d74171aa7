package io.github.cosyvoice4j.eval.evaluate;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What lacks something, by reason, so that a reader learns how much it is and what. */
final class LeftOut {
  private final Map<String, Set<String>> ids = new LinkedHashMap<>();

  /** Takes down why something is not whole. */
  void add(String reason, String id) {
    ids.computeIfAbsent(reason, any -> new LinkedHashSet<>()).add(id);
  }

  /** {@return how many different ones there are} */
  int size() {
    Set<String> all = new TreeSet<>();
    ids.values().forEach(all::addAll);
    return all.size();
  }

  /** {@return whether an utterance is among them} */
  boolean contains(String id) {
    return ids.values().stream().anyMatch(some -> some.contains(id));
  }

  /** {@return a line for each reason: how many, why, which} */
  List<String> notes() {
    return ids.entrySet().stream()
        .map(
            entry ->
                entry.getValue().size()
                    + " "
                    + entry.getKey()
                    + ": "
                    + String.join(", ", entry.getValue()))
        .toList();
  }
}
