package io.github.cosyvoice4j.core.model;

import java.util.Optional;

/**
 * The arithmetic that HyperPyYAML allows in a {@code !ref}: numbers, {@code + - * / // % **} and
 * parentheses, with Python's meaning: {@code /} gives a fraction, {@code //} and {@code %} round
 * towards minus infinity, {@code **} binds from the right and closer than a sign.
 */
final class Arithmetic {
  /** Beyond this, neighbouring whole numbers are one double. */
  private static final double MAX_EXACT = 0x1p53;

  private static final int MAX_LENGTH = 1000;

  /** What stands there is no arithmetic; it is a text, then, and no error. */
  private static final class NotArithmetic extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private final String text;
  private int at;

  private Arithmetic(String text) {
    this.text = text;
  }

  /**
   * Evaluates an expression.
   *
   * @param text what may be one
   * @return a {@link Long} or a {@link Double}, or empty if the text is no arithmetic
   * @throws ArithmeticException on division by zero, or where a whole number grows out of bounds
   */
  static Optional<Number> evaluate(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Arithmetic arithmetic = new Arithmetic(text);
    try {
      Number value = arithmetic.sum();
      arithmetic.skipBlanks();
      return arithmetic.at == text.length() ? Optional.of(value) : Optional.empty();
    } catch (NotArithmetic e) {
      return Optional.empty();
    }
  }

  private Number sum() throws NotArithmetic {
    Number value = product();
    while (true) {
      if (take("+")) {
        value = apply('+', value, product());
      } else if (take("-")) {
        value = apply('-', value, product());
      } else {
        return value;
      }
    }
  }

  private Number product() throws NotArithmetic {
    Number value = signed();
    while (true) {
      if (take("//")) {
        value = apply('_', value, signed());
      } else if (take("/")) {
        value = apply('/', value, signed());
      } else if (take("%")) {
        value = apply('%', value, signed());
      } else if (take("*")) {
        value = apply('*', value, signed());
      } else {
        return value;
      }
    }
  }

  private Number signed() throws NotArithmetic {
    if (take("-")) {
      return apply('-', 0L, signed());
    }
    return take("+") ? signed() : power();
  }

  private Number power() throws NotArithmetic {
    Number base = atom();
    return take("**") ? apply('^', base, signed()) : base;
  }

  private Number atom() throws NotArithmetic {
    if (take("(")) {
      Number value = sum();
      if (!take(")")) {
        throw new NotArithmetic();
      }
      return value;
    }
    int start = at;
    while (at < text.length() && isNumberPart()) {
      at++;
    }
    String number = text.substring(start, at);
    try {
      return number.chars().allMatch(Character::isDigit)
          ? (Number) Long.valueOf(number)
          : (Number) Double.valueOf(number);
    } catch (NumberFormatException e) {
      throw new NotArithmetic();
    }
  }

  /** Digits, a point, an exponent with its sign. */
  private boolean isNumberPart() {
    char c = text.charAt(at);
    boolean afterExponent = at > 0 && (text.charAt(at - 1) == 'e' || text.charAt(at - 1) == 'E');
    return Character.isDigit(c)
        || c == '.'
        || c == 'e'
        || c == 'E'
        || (afterExponent && (c == '+' || c == '-'));
  }

  private boolean take(String operator) {
    skipBlanks();
    boolean there = text.startsWith(operator, at);
    // A single star is not the first of two.
    if (!there || (operator.equals("*") && text.startsWith("**", at))) {
      return false;
    }
    at += operator.length();
    skipBlanks();
    return true;
  }

  private void skipBlanks() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private static Number apply(char operator, Number left, Number right) {
    if (operator == '/' || left instanceof Double || right instanceof Double) {
      return fraction(operator, left.doubleValue(), right.doubleValue());
    }
    long a = left.longValue();
    long b = right.longValue();
    return switch (operator) {
      case '+' -> Math.addExact(a, b);
      case '-' -> Math.subtractExact(a, b);
      case '*' -> Math.multiplyExact(a, b);
      case '_' -> Math.floorDiv(a, b);
      case '%' -> Math.floorMod(a, b);
      default -> wholePower(a, b);
    };
  }

  private static Number fraction(char operator, double a, double b) {
    if (b == 0 && (operator == '/' || operator == '_' || operator == '%')) {
      throw new ArithmeticException("division by zero");
    }
    return switch (operator) {
      case '+' -> a + b;
      case '-' -> a - b;
      case '*' -> a * b;
      case '/' -> a / b;
      case '_' -> Math.floor(a / b);
      case '%' -> a - b * Math.floor(a / b);
      default -> Math.pow(a, b);
    };
  }

  private static Number wholePower(long base, long exponent) {
    double power = Math.pow((double) base, (double) exponent);
    if (exponent < 0) {
      return power;
    }
    if (Math.abs(power) > MAX_EXACT) {
      throw new ArithmeticException("a power out of bounds");
    }
    return (long) power;
  }
}
