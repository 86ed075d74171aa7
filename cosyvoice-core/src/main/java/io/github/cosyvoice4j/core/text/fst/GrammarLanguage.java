package io.github.cosyvoice4j.core.text.fst;

import java.util.Locale;
import java.util.Optional;

/** A language that wetext has grammars for. */
enum GrammarLanguage {
  CHINESE("zh"),
  ENGLISH("en"),
  JAPANESE("ja");

  private static final int NO = 0x306E;

  private final String code;

  GrammarLanguage(String code) {
    this.code = code;
  }

  /** {@return the name of its folder} */
  String code() {
    return code;
  }

  /** {@return the language of a locale; nothing for others} */
  static Optional<GrammarLanguage> of(Locale locale) {
    for (GrammarLanguage language : values()) {
      if (language.code.equals(locale.getLanguage())) {
        return Optional.of(language);
      }
    }
    return Optional.empty();
  }

  /**
   * {@return whether a text has kana; a lone {@code の} is found in Chinese names too}
   *
   * <p>wetext never finds out Japanese by itself.
   */
  static boolean hasKana(String text) {
    return text.codePoints().anyMatch(c -> c >= 0x3041 && c <= 0x30FA && c != NO && c != 0x30A0);
  }

  /** {@return whether a text has a character of U+4E00 to U+9FFF, by which wetext knows Chinese} */
  static boolean hasChinese(String text) {
    return text.codePoints().anyMatch(c -> c >= 0x4E00 && c <= 0x9FFF);
  }
}
