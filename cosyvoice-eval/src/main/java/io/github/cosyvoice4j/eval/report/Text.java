package io.github.cosyvoice4j.eval.report;

import java.util.function.IntPredicate;

/** Texts that come from anywhere, made fit for files in UTF-8. */
final class Text {
  private static final int REPLACEMENT = 0xFFFD;

  private Text() {}

  /**
   * {@return a text that every reader of HTML or CSV takes: control characters but tab and line
   * feed, lone surrogates and what is no character are replaced by U+FFFD}
   */
  static String clean(String text) {
    IntPredicate fit = Text::isFit;
    if (text.codePoints().allMatch(fit)) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().map(c -> isFit(c) ? c : REPLACEMENT).forEach(clean::appendCodePoint);
    return clean.toString();
  }

  /** {@return JSON whose lone surrogates, which UTF-8 has no bytes for, are written as escapes} */
  static String escapeLoneSurrogates(String json) {
    if (json.codePoints().noneMatch(Text::isSurrogate)) {
      return json;
    }
    StringBuilder escaped = new StringBuilder(json.length() + 16);
    json.codePoints()
        .forEach(
            c -> {
              if (isSurrogate(c)) {
                escaped.append("\\u").append(Integer.toHexString(c));
              } else {
                escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }

  /** Of code points, those that are still surrogates stand alone. */
  private static boolean isSurrogate(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }

  private static boolean isFit(int c) {
    boolean control = Character.isISOControl(c) && c != '\t' && c != '\n';
    boolean noCharacter = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
    return !control && !noCharacter && !isSurrogate(c);
  }
}
