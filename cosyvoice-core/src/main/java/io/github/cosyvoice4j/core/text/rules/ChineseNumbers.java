package io.github.cosyvoice4j.core.text.rules;

/**
 * Numbers in Chinese, as the FST grammars of WeText say them: 两百, 两千, 一万两千, 十二, 两百二十二.
 *
 * <p>Digits are ASCII, commas between them are skipped.
 */
final class ChineseNumbers {
  private static final String DIGITS = "零一二三四五六七八九";
  private static final String TELEPHONE = "零幺二三四五六七八九";
  private static final String[] UNITS = {"", "十", "百", "千"};

  /** From here on numbers have no names that people use. */
  private static final int LONGEST = 16;

  private ChineseNumbers() {}

  /** {@return a whole number; one with leading zeros, or too many digits, digit by digit} */
  static String cardinal(String number) {
    String digits = number.replace(",", "");
    boolean isCode = digits.length() > 1 && digits.charAt(0) == '0';
    return isCode || digits.length() > LONGEST ? digits(digits) : value(digits);
  }

  /** {@return a whole number whose leading zeros don't count} */
  static String value(String digits) {
    String words = group(strip(digits));
    return words.startsWith("一十") ? words.substring(1) : words;
  }

  /** {@return a number with or without sign and fraction} */
  static String decimal(String number) {
    String digits = number.replace(",", "");
    char sign = digits.charAt(0);
    if (sign == '-' || sign == '+' || sign == '±') {
      String name = sign == '-' ? "负" : sign == '+' ? "正" : "正负";
      return name + decimal(digits.substring(1));
    }
    int point = digits.indexOf('.');
    if (point < 0) {
      return cardinal(digits);
    }
    String whole = point == 0 ? "零" : value(digits.substring(0, point));
    return whole + "点" + digits(digits.substring(point + 1));
  }

  /** {@return a number before what is counted: 2 is 两} */
  static String count(String number) {
    return number.equals("2") ? "两" : decimal(number);
  }

  /** {@return each digit by itself; other characters stay} */
  static String digits(String number) {
    return spell(number, DIGITS);
  }

  /** {@return each digit by itself, 1 as 幺; other characters stay} */
  static String telephone(String number) {
    return spell(number, TELEPHONE);
  }

  private static String spell(String number, String names) {
    StringBuilder spelled = new StringBuilder();
    for (int i = 0; i < number.length(); i++) {
      char c = number.charAt(i);
      spelled.append(Characters.isDigit(c) ? names.charAt(c - '0') : c);
    }
    return spelled.toString();
  }

  private static String strip(String digits) {
    String stripped = digits.replaceFirst("^0+", "");
    return stripped.isEmpty() ? "0" : stripped;
  }

  /** Numbers up to 亿 of 亿: what is before the last eight or four digits is a number itself. */
  private static String group(String digits) {
    if (digits.length() > 8) {
      return split(digits, 8, "亿");
    }
    if (digits.length() > 4) {
      return split(digits, 4, "万");
    }
    return small(digits);
  }

  private static String split(String digits, int tail, String unit) {
    String high = digits.substring(0, digits.length() - tail);
    String low = digits.substring(digits.length() - tail);
    String words = (high.equals("2") ? "两" : value(high)) + unit;
    String rest = strip(low);
    if (rest.equals("0")) {
      return words;
    }
    return words + (rest.length() < low.length() ? "零" : "") + group(rest);
  }

  private static String small(String digits) {
    StringBuilder words = new StringBuilder();
    boolean isZeroDue = false;
    for (int i = 0; i < digits.length(); i++) {
      int power = digits.length() - 1 - i;
      int digit = digits.charAt(i) - '0';
      if (digit == 0) {
        isZeroDue = true;
        continue;
      }
      if (isZeroDue) {
        words.append("零");
        isZeroDue = false;
      }
      words.append(digit == 2 && power >= 2 ? '两' : DIGITS.charAt(digit)).append(UNITS[power]);
    }
    return words.length() == 0 ? "零" : words.toString();
  }
}
