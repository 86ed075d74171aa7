package io.github.cosyvoice4j.core.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** With a vocabulary of a, b, c, ab, bc, abc and cc. */
class UnfinishedWordTest {
  private static final String LETTERS = "abc";
  private static final byte[][] TOKENS = {
    bytes("a"), bytes("b"), bytes("c"), null, bytes("ab"), bytes("bc"), bytes("abc"), bytes("cc")
  };

  /** a+b first, then b+c, then ab+c, then c+c. */
  private static final BytePairMerges MERGES =
      new BytePairMerges(new int[] {0, 1, 4, 2}, new int[] {1, 2, 2, 2}, new int[] {4, 5, 6, 7});

  private final UnfinishedWord words = new UnfinishedWord(byteIds(), MERGES, TOKENS);

  @Test
  void tokensThatNothingCanChangeAreGiven() {
    assertEquals(List.of(), certain(""));
    assertEquals(List.of(), certain("a"), "may become ab");
    assertEquals(List.of(0), certain("aa"), "the first may not");
    assertEquals(List.of(), certain("ab"), "may become abc");
    assertEquals(List.of(6), certain("abca"));
    assertEquals(List.of(6, 0, 0, 7), certain("abcaacca"));
  }

  /** Tried with all words of four more letters. */
  @Property(tries = 300, seed = "42")
  void noTokenIsGivenThatWhatFollowsCanChange(
      @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 9) String beginning) {
    List<Integer> certain = certain(beginning);
    for (int n = 0; n < 81; n++) {
      StringBuilder word = new StringBuilder(beginning);
      for (int i = 0, rest = n; i < 4; i++, rest /= 3) {
        word.append(LETTERS.charAt(rest % 3));
        assertEquals(certain, encode(word.toString()).subList(0, certain.size()), word::toString);
      }
    }
  }

  @Test
  void prefixesAreThoseOfLongerTokens() {
    TokenPrefixes prefixes = new TokenPrefixes(TOKENS);
    assertEquals(3, prefixes.longest());
    for (String begun : List.of("a", "ab", "b", "c")) {
      assertTrue(prefixes.isBegun(bytes("x" + begun), 1), begun);
    }
    for (String none : List.of("abc", "bc", "cc", "ac", "d", "abcd", "\u00E4")) {
      assertFalse(prefixes.isBegun(bytes("x" + none), 1), none);
    }
  }

  private List<Integer> certain(String beginning) {
    List<Integer> ids = new ArrayList<>();
    int chars = words.certain(beginning, ids::add);
    int given = ids.stream().mapToInt(id -> TOKENS[id].length).sum();
    assertEquals(given, chars);
    return ids;
  }

  private static List<Integer> encode(String word) {
    int[] ids = word.chars().map(c -> c - 'a').toArray();
    return Arrays.stream(MERGES.apply(ids)).boxed().toList();
  }

  private static int[] byteIds() {
    int[] ids = new int[256];
    Arrays.setAll(ids, value -> Math.max(0, Math.min(2, value - 'a')));
    return ids;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
