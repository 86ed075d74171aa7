package io.github.cosyvoice4j.core.text.rules;

import java.util.regex.Pattern;

/** Roman numerals below forty: those that stand after names and in headings. */
final class RomanNumerals {
  private static final Pattern NUMERAL = Pattern.compile("X{0,3}(IX|IV|V?I{0,3})");

  private RomanNumerals() {}

  /** {@return the value of a numeral in capital letters; 0 if it is none} */
  static int value(String numeral) {
    if (!NUMERAL.matcher(numeral).matches()) {
      return 0;
    }
    int value = 0;
    int next = 0;
    for (int i = numeral.length() - 1; i >= 0; i--) {
      int digit = digit(numeral.charAt(i));
      value += digit < next ? -digit : digit;
      next = digit;
    }
    return value;
  }

  private static int digit(char c) {
    return c == 'X' ? 10 : c == 'V' ? 5 : 1;
  }
}
