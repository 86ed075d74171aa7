package io.github.cosyvoice4j.eval.score;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Texts and numbers as Python orders, cuts and prints them: upstream's files are its output. */
final class PythonText {
  /** By code point, while Java's own order goes by UTF-16 unit. */
  static final Comparator<String> CODE_POINT_ORDER =
      (a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());

  /** What {@code str.isspace} holds true of; the separators 1C to 1F are no {@code \s} in Java. */
  private static final String SPACE = "[\\s\\u001c-\\u001f]";

  private static final Pattern ENDS =
      Pattern.compile("\\A" + SPACE + "+|" + SPACE + "+\\z", Pattern.UNICODE_CHARACTER_CLASS);

  private static final Pattern SPACES =
      Pattern.compile(SPACE + SPACE + "+", Pattern.UNICODE_CHARACTER_CLASS);

  private static final int DOUBLE_DIGITS = 17;
  private static final int LEAST_PLAIN_EXPONENT = -4;
  private static final int MOST_PLAIN_EXPONENT = 16;

  private PythonText() {}

  /** {@return {@code text.strip()}} */
  static String strip(String text) {
    return ENDS.matcher(text).replaceAll("");
  }

  /** {@return a text with one space for each run of two and more of any space characters} */
  static String collapseSpaces(String text) {
    return SPACES.matcher(text).replaceAll(" ");
  }

  /** {@return {@code list(text)}: a string for each code point} */
  static List<String> characters(String text) {
    return text.codePoints().mapToObj(Character::toString).toList();
  }

  /** {@return {@code '%.2f' % value}: half to even of the exact binary value} */
  static String twoDecimals(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value).setScale(2, RoundingMode.HALF_EVEN).toPlainString()
        : infinite(value);
  }

  /** {@return {@code repr(value)}: the fewest digits that give the same number again} */
  static String repr(double value) {
    if (!Double.isFinite(value)) {
      return infinite(value);
    }
    if (value == 0) {
      return 1 / value > 0 ? "0.0" : "-0.0";
    }
    BigDecimal shortest = shortest(value);
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent < LEAST_PLAIN_EXPONENT || exponent >= MOST_PLAIN_EXPONENT) {
      return scientific(shortest, exponent);
    }
    String plain = shortest.toPlainString();
    return plain.contains(".") ? plain : plain + ".0";
  }

  private static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    BigDecimal rounded = exact;
    for (int digits = 1; digits <= DOUBLE_DIGITS; digits++) {
      rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (rounded.doubleValue() == value) {
        break;
      }
    }
    return rounded.stripTrailingZeros();
  }

  private static String scientific(BigDecimal value, int exponent) {
    String digits = value.unscaledValue().abs().toString();
    String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
    String sign = value.signum() < 0 ? "-" : "";
    String power = (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "");
    return sign + digits.charAt(0) + fraction + "e" + power + Math.abs(exponent);
  }

  private static String infinite(double value) {
    return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  }
}
