package io.github.cosyvoice4j.core.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BytePairMergesTest {
  private static final int LETTERS = 3;

  /** Rules in any order, also ones that a training would not give: the result of a later rule. */
  @Property(seed = "42")
  void mergesAsTheDefinitionSays(@ForAll long seed) {
    Random random = new Random(seed);
    int[][] rules = rules(random);
    int[] word = random.ints(random.nextInt(60), 0, LETTERS).toArray();
    BytePairMerges merges = new BytePairMerges(rules[0], rules[1], rules[2]);
    assertArrayEquals(byDefinition(rules, word), merges.apply(word));
  }

  @Test
  void hasNoRules() {
    BytePairMerges merges = new BytePairMerges(new int[0], new int[0], new int[0]);
    assertArrayEquals(new int[] {1, 2}, merges.apply(new int[] {1, 2}));
    assertArrayEquals(new int[0], merges.apply(new int[0]));
  }

  @Test
  void mergesAWordOfAMillionBytes() {
    BytePairMerges merges =
        new BytePairMerges(new int[] {0, 1, 2}, new int[] {0, 1, 2}, new int[] {1, 2, 3});
    int[] merged = merges.apply(new int[1_000_003]);
    assertEquals(1_000_000 / 8 + 2, merged.length);
    assertArrayEquals(new int[] {3, 1, 0}, Arrays.copyOfRange(merged, 124_999, merged.length));
  }

  /** Distinct pairs, each joined to an id of its own that later and earlier rules may use. */
  private static int[][] rules(Random random) {
    int count = random.nextInt(12);
    List<List<Integer>> pairs = new ArrayList<>();
    while (pairs.size() < count) {
      List<Integer> pair =
          List.of(random.nextInt(LETTERS + count), random.nextInt(LETTERS + count));
      if (!pairs.contains(pair)) {
        pairs.add(pair);
      }
    }
    int[][] rules = new int[3][count];
    for (int rank = 0; rank < count; rank++) {
      rules[0][rank] = pairs.get(rank).get(0);
      rules[1][rank] = pairs.get(rank).get(1);
      rules[2][rank] = LETTERS + rank;
    }
    return rules;
  }

  private static int[] byDefinition(int[][] rules, int[] word) {
    List<Integer> tokens = new ArrayList<>(Arrays.stream(word).boxed().toList());
    for (int rank = 0; rank < rules[0].length; ) {
      int place = placeOf(rules[0][rank], rules[1][rank], tokens);
      if (place < 0) {
        rank++;
        continue;
      }
      tokens.remove(place);
      tokens.set(place, rules[2][rank]);
      rank = 0;
    }
    return tokens.stream().mapToInt(token -> token).toArray();
  }

  private static int placeOf(int left, int right, List<Integer> tokens) {
    for (int i = 0; i + 1 < tokens.size(); i++) {
      if (tokens.get(i) == left && tokens.get(i + 1) == right) {
        return i;
      }
    }
    return -1;
  }
}
