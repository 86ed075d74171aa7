package io.github.cosyvoice4j.core.text;

import java.util.function.IntPredicate;

/** Classes of characters as Python and Unicode define them, where Java's own differ. */
final class CodePoints {
  private static final int PUNCTUATION =
      bit(Character.DASH_PUNCTUATION)
          | bit(Character.START_PUNCTUATION)
          | bit(Character.END_PUNCTUATION)
          | bit(Character.CONNECTOR_PUNCTUATION)
          | bit(Character.OTHER_PUNCTUATION)
          | bit(Character.INITIAL_QUOTE_PUNCTUATION)
          | bit(Character.FINAL_QUOTE_PUNCTUATION);

  private static final int PUNCTUATION_OR_SYMBOL =
      PUNCTUATION
          | bit(Character.MATH_SYMBOL)
          | bit(Character.CURRENCY_SYMBOL)
          | bit(Character.MODIFIER_SYMBOL)
          | bit(Character.OTHER_SYMBOL);

  private static final int COMBINING =
      bit(Character.NON_SPACING_MARK)
          | bit(Character.COMBINING_SPACING_MARK)
          | bit(Character.ENCLOSING_MARK);

  private static final int INVISIBLE = bit(Character.CONTROL) | bit(Character.FORMAT);

  /**
   * Digits that are no decimal digits, first and last of each range: superscripts, subscripts, and
   * digits in circles or brackets.
   */
  private static final int[] SPECIAL_DIGITS = {
    0xB2, 0xB3, 0xB9, 0xB9, 0x1369, 0x1371, 0x19DA, 0x19DA, 0x2070, 0x2070, 0x2074, 0x2079, 0x2080,
    0x2089, 0x2460, 0x2468, 0x2474, 0x247C, 0x2488, 0x2490, 0x24EA, 0x24EA, 0x24F5, 0x24FD, 0x24FF,
    0x24FF, 0x2776, 0x277E, 0x2780, 0x2788, 0x278A, 0x2792, 0x10A40, 0x10A43, 0x10E60, 0x10E68,
    0x11052, 0x1105A, 0x1F100, 0x1F10A
  };

  private CodePoints() {}

  /** {@return whether the character has Unicode's property White_Space: a regex's {@code \s}} */
  static boolean isWhiteSpace(int codePoint) {
    return (codePoint >= '\t' && codePoint <= '\r')
        || codePoint == 0x85
        || Character.isSpaceChar(codePoint);
  }

  /** {@return Python's {@code str.isspace}: white space and the four information separators} */
  static boolean isPythonSpace(int codePoint) {
    return isWhiteSpace(codePoint) || (codePoint >= 0x1C && codePoint <= 0x1F);
  }

  /** {@return Python's {@code str.isdigit}: decimal digits of any script, and {@code ²①⑴⒈}} */
  static boolean isPythonDigit(int codePoint) {
    return Character.isDigit(codePoint) || isSpecialDigit(codePoint);
  }

  /** {@return whether the character is punctuation or a symbol: {@code [\p{P}\p{S}]}} */
  static boolean isPunctuation(int codePoint) {
    return isOfType(codePoint, PUNCTUATION_OR_SYMBOL);
  }

  /**
   * {@return whether nothing is seen of the character: white space, controls, format characters}
   */
  static boolean isBlank(int codePoint) {
    return isWhiteSpace(codePoint) || isOfType(codePoint, INVISIBLE);
  }

  /** {@return whether the character is punctuation, and no symbol: {@code \p{P}}} */
  static boolean isPunctuationMark(int codePoint) {
    return isOfType(codePoint, PUNCTUATION);
  }

  /** {@return whether the character is an accent or the like: {@code \p{M}}} */
  static boolean isCombining(int codePoint) {
    return isOfType(codePoint, COMBINING);
  }

  /** {@return whether the character has no sound: blanks, punctuation, symbols, lone accents} */
  static boolean isUnspeakable(int codePoint) {
    return isBlank(codePoint) || isPunctuation(codePoint) || isCombining(codePoint);
  }

  /** {@return {@code text} without the leading and trailing characters that Python strips} */
  static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isPythonSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isPythonSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /** {@return whether every character of a text is in a class; true for the empty text} */
  static boolean all(String text, IntPredicate inClass) {
    return text.codePoints().allMatch(inClass);
  }

  private static boolean isSpecialDigit(int codePoint) {
    for (int i = 0; i < SPECIAL_DIGITS.length; i += 2) {
      if (codePoint <= SPECIAL_DIGITS[i + 1]) {
        return codePoint >= SPECIAL_DIGITS[i];
      }
    }
    return false;
  }

  private static boolean isOfType(int codePoint, int types) {
    return (bit(Character.getType(codePoint)) & types) != 0;
  }

  private static int bit(int type) {
    return 1 << type;
  }
}
