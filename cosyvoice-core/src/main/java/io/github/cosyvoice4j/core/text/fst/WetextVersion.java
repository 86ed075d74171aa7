package io.github.cosyvoice4j.core.text.fst;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Whose way of using the grammars is followed. wetext's versions differ in what they do around
 * them, whatever files they load.
 */
public enum WetextVersion {
  /** The one that upstream's {@code requirements.txt} asks for. */
  V0_0_4,

  /**
   * The one of 2026. It reads English also where no digit is in it ({@code Dr.}), takes a text of
   * digits alone for Chinese, and puts a backslash before every quote and backslash.
   */
  V0_1_8;

  private static final Map<String, List<String>> ORDERS =
      Map.of(
          "date", List.of("year", "month", "day"),
          "fraction", List.of("denominator", "numerator"),
          "measure", List.of("denominator", "numerator", "value"),
          "money", List.of("value", "currency"),
          "time", List.of("noon", "hour", "minute", "second"));

  private static final Map<String, List<String>> ENGLISH_ORDERS =
      Map.of(
          "date", List.of("preserve_order", "text", "day", "month", "year"),
          "money", List.of("integer_part", "fractional_part", "quantity", "currency_maj"));

  /** {@return whether a text is given to the grammars at all, rather than left as it is} */
  boolean reads(String text, GrammarLanguage language) {
    return text.codePoints().anyMatch(Character::isDigit)
        || (this == V0_1_8 && language == GrammarLanguage.ENGLISH && !text.isEmpty());
  }

  /** {@return whether a text of digits alone is Chinese} */
  boolean readsDigitsAsChinese() {
    return this == V0_1_8;
  }

  /**
   * {@return tokens as the verbalizer takes them, each with its members in the order of speech}
   *
   * @param tokens what the tagger found
   * @param language the language, which has its orders
   */
  String reordered(List<Token> tokens, GrammarLanguage language) {
    return tokens.stream().map(token -> written(token, language)).collect(Collectors.joining(" "));
  }

  private String written(Token token, GrammarLanguage language) {
    StringBuilder written = new StringBuilder(token.name()).append(" {");
    for (String key : order(token, language)) {
      if (token.has(key)) {
        written.append(' ').append(key).append(": \"").append(value(token, key)).append('"');
      }
    }
    return written.append(" }").toString();
  }

  private List<String> order(Token token, GrammarLanguage language) {
    List<String> keys = token.keys();
    List<String> order =
        (language == GrammarLanguage.ENGLISH ? ENGLISH_ORDERS : ORDERS).get(token.name());
    if (order == null || token.preservesOrder()) {
      return keys;
    }
    if (this == V0_0_4) {
      return order;
    }
    List<String> all = new ArrayList<>(order);
    keys.stream().filter(key -> !order.contains(key)).forEach(all::add);
    return all;
  }

  private String value(Token token, String key) {
    String value = token.value(key);
    return this == V0_0_4 ? value : value.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
