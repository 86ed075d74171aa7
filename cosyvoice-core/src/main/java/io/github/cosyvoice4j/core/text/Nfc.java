package io.github.cosyvoice4j.core.text;

import java.text.Normalizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Unicode's normalization form C, in linear time.
 *
 * <p>The JDK sorts a letter's accents by insertion, which takes minutes for a letter that has a
 * hundred thousand. Where so many follow each other that nobody means them, each block of them is
 * normalized by itself.
 */
final class Nfc {
  /** Unicode's Stream-Safe Text Format calls 30 enough for any language. */
  private static final Pattern BLOCK_OF_ACCENTS = Pattern.compile("\\p{M}{256}");

  /** The one letter, but for Korean ones, that is part of another when it follows one. */
  private static final int KIRAT_RAI_VOWEL = 0x16D67;

  private Nfc() {}

  static String normalize(String text) {
    Matcher block = BLOCK_OF_ACCENTS.matcher(text);
    StringBuilder normalized = new StringBuilder();
    int start = 0;
    while (block.find()) {
      normalized.append(normalizeBlock(text.substring(start, block.end())));
      start = block.end();
    }
    String rest = normalizeBlock(text.substring(start));
    return start == 0 ? rest : normalized.append(rest).toString();
  }

  /**
   * {@return how much of a text is normalized the same, whatever may follow}
   *
   * @param text the beginning of a text
   */
  static int settledLength(CharSequence text) {
    for (int at = text.length(); at > 0; ) {
      int last = Character.codePointBefore(text, at);
      if (isSettled(last)) {
        return at;
      }
      at -= Character.charCount(last);
      if (!joinsPrevious(last)) {
        return at;
      }
    }
    return 0;
  }

  /** Whether a character stays what it is, whatever follows it. */
  static boolean isSettled(int codePoint) {
    return CodePoints.isWhiteSpace(codePoint)
        || Character.isIdeographic(codePoint)
        || CodePoints.isPunctuationMark(codePoint)
        || WordScanner.isNumber(codePoint);
  }

  /**
   * Whether a character may change what stands before it, or go before it. Half a surrogate pair
   * may become one that does.
   */
  static boolean joinsPrevious(int codePoint) {
    boolean isVowelOrFinal =
        (codePoint >= 0x1160 && codePoint <= 0x11FF)
            || (codePoint >= 0xD7B0 && codePoint <= 0xD7FF);
    boolean isHalf =
        codePoint >= Character.MIN_HIGH_SURROGATE && codePoint <= Character.MAX_HIGH_SURROGATE;
    return isVowelOrFinal
        || isHalf
        || codePoint == KIRAT_RAI_VOWEL
        || CodePoints.isCombining(codePoint);
  }

  private static String normalizeBlock(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }
}
