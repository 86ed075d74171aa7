package io.github.cosyvoice4j.core.text.rules;

import java.util.Map;

/**
 * Numbers in English: one hundred and twenty-three, nineteen ninety-nine, twenty-first.
 *
 * <p>Digits are ASCII, commas between them are skipped.
 */
final class EnglishNumbers {
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
    "", " thousand", " million", " billion", " trillion", " quadrillion", " quintillion"
  };

  private static final Map<String, String> IRREGULAR_ORDINALS =
      Map.of(
          "one", "first", "two", "second", "three", "third", "five", "fifth", "eight", "eighth",
          "nine", "ninth", "twelve", "twelfth");

  private EnglishNumbers() {}

  /** {@return a whole number; one with leading zeros, or too many digits, digit by digit} */
  static String cardinal(String number) {
    String digits = number.replace(",", "");
    boolean isCode = digits.length() > 1 && digits.charAt(0) == '0';
    return isCode || digits.length() > 3 * SCALES.length ? digits(digits) : value(digits);
  }

  /** {@return a whole number whose leading zeros don't count} */
  static String value(String digits) {
    StringBuilder words = new StringBuilder();
    int scale = (digits.length() - 1) / 3;
    for (int end = digits.length() - 3 * scale; scale >= 0; end += 3, scale--) {
      int group = Integer.parseInt(digits.substring(Math.max(end - 3, 0), end));
      if (group > 0) {
        boolean isTail = scale == 0 && group < 100;
        words.append(words.length() == 0 ? "" : isTail ? " and " : " ");
        words.append(belowThousand(group)).append(SCALES[scale]);
      }
    }
    return words.length() == 0 ? BELOW_TWENTY[0] : words.toString();
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

  /** {@return a number with or without sign and fraction} */
  static String decimal(String number) {
    String digits = number.replace(",", "");
    char sign = digits.charAt(0);
    if (sign == '-' || sign == '+' || sign == '±') {
      String name = sign == '-' ? "minus " : sign == '+' ? "plus " : "plus or minus ";
      return name + decimal(digits.substring(1));
    }
    int point = digits.indexOf('.');
    if (point < 0) {
      return cardinal(digits);
    }
    String whole = point == 0 ? "zero" : value(digits.substring(0, point));
    return whole + " point " + digits(digits.substring(point + 1));
  }

  /** {@return the number in a row: first, twenty-second, one hundredth} */
  static String ordinal(String number) {
    return ordinalOf(value(number.replace(",", "")));
  }

  private static String ordinalOf(String cardinal) {
    int last = Math.max(cardinal.lastIndexOf(' '), cardinal.lastIndexOf('-')) + 1;
    String word = cardinal.substring(last);
    String ordinal = IRREGULAR_ORDINALS.get(word);
    if (ordinal == null) {
      ordinal = word.endsWith("y") ? word.substring(0, word.length() - 1) + "ieth" : word + "th";
    }
    return cardinal.substring(0, last) + ordinal;
  }

  /** {@return each digit by itself} */
  static String digits(String number) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < number.length(); i++) {
      char c = number.charAt(i);
      words.append(words.length() == 0 ? "" : " ").append(BELOW_TWENTY[c - '0']);
    }
    return words.toString();
  }

  /** {@return digits in pairs, as house numbers and years go: 1984, 2024, 1905, 1900, 2005, 800} */
  static String year(String number) {
    if (number.length() != 4 || number.charAt(0) == '0') {
      return cardinal(number);
    }
    int high = Integer.parseInt(number.substring(0, 2));
    int low = Integer.parseInt(number.substring(2));
    if (high % 10 == 0 && low < 10) {
      String thousands = BELOW_TWENTY[high / 10] + " thousand";
      return low == 0 ? thousands : thousands + " " + BELOW_TWENTY[low];
    }
    String words = belowHundred(high) + " ";
    if (low == 0) {
      return words + "hundred";
    }
    return words + (low < 10 ? "oh " : "") + belowHundred(low);
  }

  /** {@return the plural of a number's words: nineties, hundreds, sixes} */
  static String plural(String words) {
    if (words.endsWith("y")) {
      return words.substring(0, words.length() - 1) + "ies";
    }
    return words.endsWith("x") ? words + "es" : words + "s";
  }

  /** {@return the name of a part: one half, three quarters, two thirds} */
  static String fraction(String numerator, String denominator) {
    int parts = Integer.parseInt(denominator);
    boolean isOne = Integer.parseInt(numerator) == 1;
    String name =
        switch (parts) {
          case 2 -> isOne ? "half" : "halves";
          case 4 -> isOne ? "quarter" : "quarters";
          default -> isOne ? ordinal(denominator) : plural(ordinal(denominator));
        };
    return value(numerator) + " " + name;
  }
}
