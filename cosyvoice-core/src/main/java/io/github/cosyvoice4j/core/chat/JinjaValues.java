package io.github.cosyvoice4j.core.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Python's rules for the values that templates work with: {@code String}, {@code Long}, {@code
 * Boolean}, {@code List}, {@code Map}, and two that stand for nothing.
 */
final class JinjaValues {
  /** Python's {@code None}. */
  static final Object NONE = new Object();

  /** What a name means that nobody gave a value; printed as nothing. */
  static final Object UNDEFINED = new Object();

  private JinjaValues() {}

  /** {@return whether a condition holds for a value} */
  static boolean isTrue(Object value) {
    if (value instanceof String text) {
      return !text.isEmpty();
    }
    if (value instanceof Boolean bool) {
      return bool;
    }
    if (value instanceof Long number) {
      return number != 0;
    }
    return value != NONE && value != UNDEFINED && length(value) > 0;
  }

  static long length(Object value) {
    if (value instanceof String text) {
      return text.codePointCount(0, text.length());
    }
    if (value instanceof List<?> list) {
      return list.size();
    }
    if (value instanceof Map<?, ?> map) {
      return map.size();
    }
    throw new JinjaException("expected something that has a length, got " + name(value));
  }

  /** {@return a value as it is printed} */
  static String text(Object value) {
    if (value instanceof String || value instanceof Long) {
      return value.toString();
    }
    if (value instanceof Boolean bool) {
      return bool ? "True" : "False";
    }
    if (value == NONE || value == UNDEFINED) {
      return value == NONE ? "None" : "";
    }
    throw new JinjaException("expected something to print, got " + name(value));
  }

  static Object add(Object left, Object right) {
    if (left instanceof String a && right instanceof String b) {
      return a + b;
    }
    if (left instanceof Long a && right instanceof Long b) {
      return a + b;
    }
    if (left instanceof List<?> a && right instanceof List<?> b) {
      List<Object> both = new ArrayList<>(a);
      both.addAll(b);
      return both;
    }
    throw unlike("+", left, right);
  }

  static boolean contains(Object whole, Object part) {
    if (whole instanceof String text && part instanceof String word) {
      return text.contains(word);
    }
    if (whole instanceof List<?> list) {
      return list.contains(part);
    }
    if (whole instanceof Map<?, ?> map) {
      return map.containsKey(part);
    }
    if (whole == UNDEFINED) {
      return false;
    }
    throw unlike("in", part, whole);
  }

  static int compare(Object left, Object right) {
    if (left instanceof Long a && right instanceof Long b) {
      return a.compareTo(b);
    }
    throw unlike("a comparison", left, right);
  }

  static long number(Object value) {
    if (value instanceof Long number) {
      return number;
    }
    throw new JinjaException("expected a whole number, got " + name(value));
  }

  /** {@return what stands under a key or a number; undefined where there is none} */
  static Object item(Object whole, Object key) {
    if (whole instanceof Map<?, ?> map) {
      return map.containsKey(key) ? map.get(key) : UNDEFINED;
    }
    if (whole instanceof List<?> list && key instanceof Long index) {
      long at = index < 0 ? index + list.size() : index;
      return at >= 0 && at < list.size() ? list.get((int) at) : UNDEFINED;
    }
    if (whole == UNDEFINED || whole == NONE) {
      throw new JinjaException("expected a value with items, got " + name(whole));
    }
    throw new JinjaException("expected a list or a map, got an item of " + name(whole));
  }

  private static JinjaException unlike(String operator, Object left, Object right) {
    return new JinjaException(
        "expected values that fit " + operator + ", got " + name(left) + " and " + name(right));
  }

  /** {@return what kind of value it is, in words} */
  static String name(Object value) {
    if (value == NONE || value == UNDEFINED) {
      return value == NONE ? "none" : "an undefined value";
    }
    if (value instanceof List || value instanceof Map) {
      return value instanceof List ? "a list" : "a map";
    }
    return value instanceof String ? "a text" : value.toString();
  }

  static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }

  static String strip(String text) {
    String end = stripEnd(text);
    int begin = 0;
    while (begin < end.length() && isSpace(end.charAt(begin))) {
      begin++;
    }
    return end.substring(begin);
  }

  static String stripEnd(String text) {
    int end = text.length();
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }
}
