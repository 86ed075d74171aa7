package io.github.cosyvoice4j.core.text.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CoverTest {
  private static final int LENGTH = 8;

  private static Proposal proposal(int start, int end, double cost) {
    return new Proposal(start, end, "", cost, "test");
  }

  private static List<Proposal> cheapest(int start, int end, List<Proposal> proposals) {
    return Cover.cheapest(
        start,
        end,
        (place, offers) ->
            proposals.stream().filter(proposal -> proposal.start() == place).forEach(offers));
  }

  @Test
  void coversMoreBeforeItCountsCosts() {
    Proposal longer = proposal(0, 3, 9);
    assertEquals(
        List.of(longer), cheapest(0, 3, List.of(proposal(0, 2, 1), longer, proposal(1, 2, 0))));
  }

  @Test
  void takesTheFirstOfEquals() {
    Proposal first = proposal(2, 5, 1);
    assertEquals(
        List.of(first, proposal(5, 6, -1)),
        cheapest(2, 6, List.of(first, new Proposal(2, 5, "x", 1, "b"), proposal(5, 6, -1))));
  }

  @Property(tries = 300, seed = "42")
  void noCoverIsCheaper(@ForAll("proposals") List<Proposal> proposals) {
    List<Proposal> cover = cheapest(0, LENGTH, proposals);
    int end = 0;
    double cost = LENGTH * Cover.PASS;
    for (Proposal proposal : cover) {
      assertTrue(proposal.start() >= end, cover.toString());
      end = proposal.end();
      cost += proposal.cost() - Cover.PASS * (proposal.end() - proposal.start());
    }
    assertEquals(cheapestCost(0, proposals), cost, 1e-6);
  }

  private static double cheapestCost(int from, List<Proposal> proposals) {
    if (from == LENGTH) {
      return 0;
    }
    double least = Cover.PASS + cheapestCost(from + 1, proposals);
    for (Proposal proposal : proposals) {
      if (proposal.start() == from) {
        least = Math.min(least, proposal.cost() + cheapestCost(proposal.end(), proposals));
      }
    }
    return least;
  }

  @Provide
  Arbitrary<List<Proposal>> proposals() {
    Arbitrary<Integer> starts = Arbitraries.integers().between(0, LENGTH - 1);
    Arbitrary<Integer> lengths = Arbitraries.integers().between(1, LENGTH);
    Arbitrary<Integer> costs = Arbitraries.integers().between(-1, 250);
    return Combinators.combine(starts, lengths, costs)
        .as((start, length, cost) -> proposal(start, Math.min(LENGTH, start + length), cost))
        .list()
        .ofMaxSize(7);
  }
}
