package io.github.cosyvoice4j.eval.score;

import java.util.Locale;
import java.util.Set;

/**
 * The language of a text, as far as scoring minds: whether it is counted in characters or words,
 * and whether it is Chinese.
 *
 * @param code as given: {@code zh}, {@code en}, or the name of a subset that ends with such a code,
 *     as CV3-Eval's {@code hard_zh}; lower case
 */
record SpokenLanguage(String code) {
  /** Those that CV3-Eval counts in characters. */
  private static final Set<String> WITHOUT_SPACES = Set.of("zh", "ja", "ko");

  /** Takes any case. */
  SpokenLanguage {
    code = code.toLowerCase(Locale.ROOT);
  }

  /**
   * {@return the language that a text's letters hint at: {@code ja} for kana, {@code ko} for
   * Hangul, {@code zh} for Han characters alone, else {@code en}}
   *
   * @param text what is said
   */
  static SpokenLanguage guess(String text) {
    String code = "en";
    for (int point : text.codePoints().toArray()) {
      switch (Character.UnicodeScript.of(point)) {
        case HIRAGANA, KATAKANA -> {
          return new SpokenLanguage("ja");
        }
        case HANGUL -> {
          return new SpokenLanguage("ko");
        }
        case HAN -> code = "zh";
        default -> {}
      }
    }
    return new SpokenLanguage(code);
  }

  /** {@return the two letters at its end} */
  String suffix() {
    return code.substring(Math.max(0, code.length() - 2));
  }

  /** {@return whether it is counted in characters} */
  boolean inCharacters() {
    return WITHOUT_SPACES.contains(suffix());
  }

  /** {@return whether its transcripts are brought to simplified characters} */
  boolean isChinese() {
    return code.contains("zh");
  }
}
