package io.github.cosyvoice4j.core.features;

import java.lang.Character.UnicodeScript;
import java.util.regex.Pattern;

/** About how long it takes to say a text, from typical rates of reading aloud. */
final class SpeakingTime {
  /** {@code <|en|>}, {@code <strong>}, {@code [breath]}: not said letter by letter. */
  private static final Pattern MARKUP = Pattern.compile("<[^<>]*>|\\[[a-z_]+]");

  private static final double DIGITS_PER_SECOND = 3;
  private static final double HAN_PER_SECOND = 4.5;
  private static final double KANA_PER_SECOND = 7.5;
  private static final double HANGUL_PER_SECOND = 5.5;

  /** English at 150 words a minute, 4.7 letters a word; other alphabets lie near. */
  private static final double LETTERS_PER_SECOND = 12;

  private SpeakingTime() {}

  /**
   * {@return seconds at an ordinary pace, without pauses}
   *
   * @param text in any mixture of scripts
   */
  static double seconds(String text) {
    return MARKUP.matcher(text).replaceAll(" ").codePoints().mapToDouble(SpeakingTime::of).sum();
  }

  private static double of(int codePoint) {
    if (Character.isDigit(codePoint)) {
      return 1 / DIGITS_PER_SECOND;
    }
    if (!Character.isLetter(codePoint)) {
      return 0;
    }
    return 1
        / switch (UnicodeScript.of(codePoint)) {
          case HAN -> HAN_PER_SECOND;
          case HIRAGANA, KATAKANA -> KANA_PER_SECOND;
          case HANGUL -> HANGUL_PER_SECOND;
          default -> LETTERS_PER_SECOND;
        };
  }
}
