package io.github.cosyvoice4j.eval.score;

import java.util.BitSet;

/**
 * What scorers drop before they compare: the union of {@code zhon.hanzi.punctuation} and {@code
 * string.punctuation}, 114 code points, but the apostrophe.
 */
final class Punctuation {
  /** From and to, both included. */
  private static final int[][] RANGES = {
    {'!', '/'},
    {':', '@'},
    {'[', '`'},
    {'{', '~'},
    {0x00B7, 0x00B7}, // middle dot
    {0x2013, 0x2014}, // dashes
    {0x2018, 0x2019}, // quotation marks
    {0x201B, 0x201F},
    {0x2026, 0x2027}, // ellipsis, hyphenation point
    {0x3000, 0x3001}, // ideographic space and comma
    {0x3002, 0x3003},
    {0x3008, 0x3011}, // brackets
    {0x3014, 0x301F},
    {0x3030, 0x3030}, // wavy dash
    {0x303E, 0x303F},
    {0xFE4F, 0xFE4F}, // wavy low line
    {0xFE51, 0xFE51},
    {0xFE54, 0xFE54},
    {0xFF01, 0xFF0F}, // full-width forms
    {0xFF1A, 0xFF20},
    {0xFF3B, 0xFF40},
    {0xFF5B, 0xFF64},
  };

  private static final BitSet ALL = all();

  private Punctuation() {}

  /** {@return a text without punctuation; apostrophes stay} */
  static String remove(String text) {
    return text.codePoints()
        .filter(point -> point == '\'' || !ALL.get(point))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** {@return how many code points there are, the apostrophe among them} */
  static int size() {
    return ALL.cardinality();
  }

  private static BitSet all() {
    BitSet set = new BitSet();
    for (int[] range : RANGES) {
      set.set(range[0], range[1] + 1);
    }
    return set;
  }
}
