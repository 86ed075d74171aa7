package io.github.cosyvoice4j.core.text.rules;

import java.lang.Character.UnicodeScript;

/** Classes of characters that rules go by. */
final class Characters {
  private static final String SPACES = "\u00A0\u2007\u2009\u200A\u202F\u3000";
  private static final String HYPHENS = "\u2010\u2011\u2212\uFE63\uFF0D";
  private static final String APOSTROPHES = "\u2019\u02BC\uFF07";

  private Characters() {}

  /** {@return the character that rules see instead of a wide or rare form of it} */
  static char fold(char c) {
    if (c < 0x80) {
      return c;
    }
    if (SPACES.indexOf(c) >= 0) {
      return ' ';
    }
    if (HYPHENS.indexOf(c) >= 0) {
      return '-';
    }
    if (APOSTROPHES.indexOf(c) >= 0) {
      return '\'';
    }
    if (c == '￥') {
      return '¥';
    }
    if (Character.isDigit(c)) {
      return (char) ('0' + Character.digit(c, 10));
    }
    return isWide(c) ? (char) (c - 0xFEE0) : c;
  }

  /** Wide letters and signs; wide sentence marks stay, for they end Chinese sentences. */
  private static boolean isWide(char c) {
    return c >= '！' && c <= '～' && "，。！？；：（）［］｛｝".indexOf(c) < 0;
  }

  /** {@return whether a folded character is a digit} */
  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** {@return whether a character is a letter of a script that puts spaces between words} */
  static boolean isWordLetter(char c) {
    if (c < 0x80) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
    return isLetterOrMark(c) && !isIdeographic(c);
  }

  /** {@return whether a character belongs to a script whose numbers and words stand unspaced} */
  static boolean isIdeographic(char c) {
    if (c < 0x0E00) {
      return false;
    }
    UnicodeScript script = UnicodeScript.of(c);
    return script == UnicodeScript.HAN
        || script == UnicodeScript.HIRAGANA
        || script == UnicodeScript.KATAKANA
        || script == UnicodeScript.HANGUL
        || script == UnicodeScript.THAI
        || script == UnicodeScript.LAO
        || script == UnicodeScript.KHMER
        || script == UnicodeScript.MYANMAR
        || c == 'ー';
  }

  private static boolean isLetterOrMark(char c) {
    return Character.isLetter(c) || Character.getType(c) == Character.NON_SPACING_MARK;
  }
}
