package io.github.cosyvoice4j.core.text.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * The cheapest way to read a text: each character either belongs to one proposal, or is left as it
 * is.
 *
 * <p>Found by a dynamic program from left to right, in time in proportion to the text and the
 * proposals. Of equal costs, the one proposed first wins. This is the objective of the FST
 * grammars: the shortest path through the union of all rules, over and over.
 */
final class Cover {
  /**
   * The cost of a character that no proposal covers. Far above that of any rule: more text that is
   * understood beats a cheaper rule.
   */
  static final double PASS = 100;

  /** Offers all proposals that begin at a place. */
  interface Proposals {
    void at(int place, Consumer<Proposal> offers);
  }

  private final int start;

  /** Of the cheapest cover up to a place. */
  private final double[] costs;

  /** The last proposal of that cover; null where a character before the place is left as it is. */
  private final Proposal[] last;

  private Cover(int start, int end) {
    this.start = start;
    costs = new double[end - start + 1];
    last = new Proposal[costs.length];
    Arrays.fill(costs, 1, costs.length, Double.POSITIVE_INFINITY);
  }

  /**
   * {@return the proposals of the cheapest cover, in order}
   *
   * @param start of the text
   * @param end of the text, exclusive
   * @param proposals asked for once per place, from left to right
   */
  static List<Proposal> cheapest(int start, int end, Proposals proposals) {
    Cover cover = new Cover(start, end);
    for (int i = start; i < end; i++) {
      cover.extend(i + 1, cover.costs[i - start] + PASS, null);
      proposals.at(i, cover::offer);
    }
    return cover.path();
  }

  private void offer(Proposal proposal) {
    extend(proposal.end(), costs[proposal.start() - start] + proposal.cost(), proposal);
  }

  private void extend(int end, double cost, Proposal by) {
    if (cost < costs[end - start]) {
      costs[end - start] = cost;
      last[end - start] = by;
    }
  }

  private List<Proposal> path() {
    List<Proposal> path = new ArrayList<>();
    for (int i = last.length - 1; i > 0; ) {
      Proposal proposal = last[i];
      if (proposal == null) {
        i--;
      } else {
        path.add(proposal);
        i = proposal.start() - start;
      }
    }
    Collections.reverse(path);
    return path;
  }
}
