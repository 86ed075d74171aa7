package io.github.cosyvoice4j.core.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Whole numbers in English words, as the Python library inflect writes them: {@code 1234567} is
 * {@code one million, two hundred and thirty-four thousand, five hundred and sixty-seven}, {@code
 * 1001} is {@code one thousand and one}.
 */
final class NumberWords {
  private static final String[] BELOW_TWENTY = {
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen"
  };

  private static final String[] TENS = {
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"
  };

  private static final String[] SCALES = {
    "",
    " thousand",
    " million",
    " billion",
    " trillion",
    " quadrillion",
    " quintillion",
    " sextillion",
    " septillion",
    " octillion",
    " nonillion",
    " decillion"
  };

  private static final int LONGEST = 3 * SCALES.length;

  private NumberWords() {}

  /**
   * {@return a text with each run of digits replaced by its words}
   *
   * <p>Digits of every script count. A run of superscripts or circled digits alone is {@code zero},
   * as upstream has it; among other digits they are skipped.
   *
   * @param text any text
   */
  static String spellOut(String text) {
    StringBuilder spelled = new StringBuilder(text.length());
    StringBuilder run = new StringBuilder();
    boolean inRun = false;
    for (int i = 0, next; i < text.length(); i = next) {
      int c = text.codePointAt(i);
      next = i + Character.charCount(c);
      boolean isDigit = CodePoints.isPythonDigit(c);
      if (inRun && !isDigit) {
        spelled.append(words(run));
        run.setLength(0);
      }
      inRun = isDigit;
      if (!isDigit) {
        spelled.appendCodePoint(c);
      } else if (Character.isDigit(c)) {
        run.append(Character.digit(c, 10));
      }
    }
    return inRun ? spelled.append(words(run)).toString() : spelled.toString();
  }

  /**
   * {@return the words of a number}
   *
   * @param digits ASCII digits; leading zeros do not count and no digits are zero. A number beyond
   *     the decillions is read digit by digit
   */
  static String words(CharSequence digits) {
    int start = 0;
    while (start < digits.length() && digits.charAt(start) == '0') {
      start++;
    }
    String number = digits.subSequence(start, digits.length()).toString();
    if (number.isEmpty()) {
      return BELOW_TWENTY[0];
    }
    return number.length() <= LONGEST ? inGroups(number) : digitByDigit(number);
  }

  /** Groups of three digits are joined by commas, but a last group below a hundred by "and". */
  private static String inGroups(String number) {
    StringBuilder words = new StringBuilder();
    int scale = (number.length() - 1) / 3;
    for (int end = number.length() - 3 * scale; scale >= 0; end += 3, scale--) {
      int group = Integer.parseInt(number.substring(Math.max(end - 3, 0), end));
      if (group == 0) {
        continue;
      }
      if (words.length() > 0) {
        words.append(scale == 0 && group < 100 ? " and " : ", ");
      }
      words.append(belowThousand(group)).append(SCALES[scale]);
    }
    return words.toString();
  }

  private static String belowThousand(int number) {
    if (number < 100) {
      return belowHundred(number);
    }
    String hundreds = BELOW_TWENTY[number / 100] + " hundred";
    return number % 100 == 0 ? hundreds : hundreds + " and " + belowHundred(number % 100);
  }

  private static String belowHundred(int number) {
    if (number < 20) {
      return BELOW_TWENTY[number];
    }
    String tens = TENS[number / 10];
    return number % 10 == 0 ? tens : tens + "-" + BELOW_TWENTY[number % 10];
  }

  private static String digitByDigit(String number) {
    List<String> words = new ArrayList<>();
    number.chars().forEach(digit -> words.add(BELOW_TWENTY[digit - '0']));
    return String.join(" ", words);
  }
}
