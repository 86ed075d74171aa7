package io.github.cosyvoice4j.core.chat;

import io.github.cosyvoice4j.core.chat.JinjaToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Reads expressions, by recursive descent: the loosest binding comes first. Not safe for use by
 * several threads; one reads one tag.
 */
final class JinjaExpressions {
  private static final int MAX_DEPTH = 64;

  /** An expression, ready to be asked for its value. */
  @FunctionalInterface
  interface Expression {
    Object value(JinjaScope scope);
  }

  private static final Map<String, UnaryOperator<Object>> FILTERS =
      Map.of(
          "trim", value -> JinjaValues.strip(JinjaValues.text(value)),
          "length", JinjaValues::length,
          "count", JinjaValues::length,
          "lower", value -> JinjaValues.text(value).toLowerCase(Locale.ROOT),
          "upper", value -> JinjaValues.text(value).toUpperCase(Locale.ROOT));

  private static final Map<String, UnaryOperator<Object>> TESTS =
      Map.of(
          "defined", value -> value != JinjaValues.UNDEFINED,
          "undefined", value -> value == JinjaValues.UNDEFINED,
          "none", value -> value == JinjaValues.NONE,
          "string", value -> value instanceof String,
          "mapping", value -> value instanceof Map);

  private final List<JinjaToken> tokens;
  private final int line;
  private int at;
  private int depth;

  JinjaExpressions(JinjaTag tag) {
    this.tokens = tag.tokens();
    this.line = tag.line();
  }

  JinjaToken peek() {
    return at < tokens.size() ? tokens.get(at) : JinjaToken.END;
  }

  /** {@return whether the next token was this word, which is taken then} */
  boolean take(String word) {
    boolean found = peek().is(Kind.NAME, word) || peek().is(Kind.OPERATOR, word);
    at += found ? 1 : 0;
    return found;
  }

  void require(String word) {
    if (!take(word)) {
      throw JinjaException.unsupported(peek() + " where \"" + word + "\" is due", line);
    }
  }

  String name() {
    if (peek().kind() != Kind.NAME) {
      throw JinjaException.unsupported(peek() + " where a name is due", line);
    }
    return tokens.get(at++).text();
  }

  void end() {
    if (peek().kind() != Kind.END) {
      throw JinjaException.unsupported(peek().toString(), line);
    }
  }

  /** {@return the expression that stands next} */
  Expression expression() {
    if (++depth > MAX_DEPTH) {
      throw JinjaException.unsupported("an expression nested " + depth + " deep", line);
    }
    Expression value = or();
    while (take("if")) {
      Expression then = value;
      Expression condition = or();
      Expression otherwise = take("else") ? expression() : scope -> JinjaValues.UNDEFINED;
      value = s -> (JinjaValues.isTrue(condition.value(s)) ? then : otherwise).value(s);
    }
    depth--;
    return value;
  }

  private Expression or() {
    Expression left = and();
    while (take("or")) {
      Expression first = left;
      Expression second = and();
      left = scope -> first(first.value(scope), true, second, scope);
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (take("and")) {
      Expression first = left;
      Expression second = not();
      left = scope -> first(first.value(scope), false, second, scope);
    }
    return left;
  }

  /** As in Python, the value is that of one of both sides. */
  private static Object first(Object value, boolean ends, Expression second, JinjaScope scope) {
    return JinjaValues.isTrue(value) == ends ? value : second.value(scope);
  }

  private Expression not() {
    if (take("not")) {
      Expression value = nested(this::not);
      return scope -> !JinjaValues.isTrue(value.value(scope));
    }
    return comparison();
  }

  private Expression comparison() {
    Expression left = sum();
    Comparison comparison = takeComparison();
    if (comparison == null) {
      return left;
    }
    Expression right = sum();
    if (takeComparison() != null) {
      throw JinjaException.unsupported("a chain of comparisons", line);
    }
    return scope -> comparison.holds(left.value(scope), right.value(scope));
  }

  private interface Comparison {
    boolean holds(Object left, Object right);
  }

  private Comparison takeComparison() {
    if (take("==")) {
      return Object::equals;
    }
    if (take("!=")) {
      return (a, b) -> !a.equals(b);
    }
    if (take("<")) {
      return (a, b) -> JinjaValues.compare(a, b) < 0;
    }
    if (take("<=")) {
      return (a, b) -> JinjaValues.compare(a, b) <= 0;
    }
    if (take(">")) {
      return (a, b) -> JinjaValues.compare(a, b) > 0;
    }
    if (take(">=")) {
      return (a, b) -> JinjaValues.compare(a, b) >= 0;
    }
    if (take("in")) {
      return (part, whole) -> JinjaValues.contains(whole, part);
    }
    boolean negated = peek().is(Kind.NAME, "not");
    if (negated) {
      at++;
      require("in");
      return (part, whole) -> !JinjaValues.contains(whole, part);
    }
    return null;
  }

  private Expression sum() {
    Expression left = joined();
    while (peek().is(Kind.OPERATOR, "+") || peek().is(Kind.OPERATOR, "-")) {
      boolean plus = tokens.get(at++).text().equals("+");
      Expression first = left;
      Expression second = joined();
      left =
          plus
              ? scope -> JinjaValues.add(first.value(scope), second.value(scope))
              : scope ->
                  JinjaValues.number(first.value(scope)) - JinjaValues.number(second.value(scope));
    }
    return left;
  }

  private Expression joined() {
    Expression left = remainder();
    while (take("~")) {
      Expression first = left;
      Expression second = remainder();
      left = scope -> JinjaValues.text(first.value(scope)) + JinjaValues.text(second.value(scope));
    }
    return left;
  }

  private Expression remainder() {
    Expression left = unary();
    while (take("%")) {
      Expression first = left;
      Expression second = unary();
      left = scope -> remainder(first.value(scope), second.value(scope));
    }
    return left;
  }

  private static Object remainder(Object left, Object right) {
    if (JinjaValues.number(right) == 0) {
      throw new JinjaException("expected % by another number, got 0");
    }
    return Math.floorMod(JinjaValues.number(left), JinjaValues.number(right));
  }

  private Expression unary() {
    if (take("-")) {
      Expression value = nested(this::unary);
      return scope -> -JinjaValues.number(value.value(scope));
    }
    return filtered(items(primary()));
  }

  private Expression nested(Supplier<Expression> rule) {
    if (++depth > MAX_DEPTH) {
      throw JinjaException.unsupported("an expression nested " + depth + " deep", line);
    }
    Expression value = rule.get();
    depth--;
    return value;
  }

  private Expression primary() {
    JinjaToken token = peek();
    at++;
    return switch (token.kind()) {
      case TEXT -> scope -> token.text();
      case NUMBER -> number(token.text());
      case NAME -> named(token.text());
      case OPERATOR -> bracket(token.text());
      case END -> throw JinjaException.unsupported("the end where a value is due", line);
    };
  }

  private Expression number(String digits) {
    if (digits.length() > 18 || peek().is(Kind.OPERATOR, ".")) {
      throw JinjaException.unsupported("another number than a whole one: " + digits, line);
    }
    Long number = Long.valueOf(digits);
    return scope -> number;
  }

  private Expression named(String name) {
    return switch (name) {
      case "true", "True" -> scope -> true;
      case "false", "False" -> scope -> false;
      case "none", "None" -> scope -> JinjaValues.NONE;
      case "raise_exception" -> raise();
      default -> {
        if (peek().is(Kind.OPERATOR, "(")) {
          throw JinjaException.unsupported("the function " + name, line);
        }
        yield scope -> scope.get(name);
      }
    };
  }

  /** What transformers gives templates to refuse a chat with. */
  private Expression raise() {
    require("(");
    Expression message = expression();
    require(")");
    return scope -> {
      throw new JinjaException("the template says: " + JinjaValues.text(message.value(scope)));
    };
  }

  private Expression bracket(String open) {
    if (open.equals("(")) {
      Expression inner = expression();
      require(")");
      return inner;
    }
    if (!open.equals("[")) {
      throw JinjaException.unsupported("\"" + open + "\" where a value is due", line);
    }
    List<Expression> items = new ArrayList<>();
    while (!take("]")) {
      items.add(expression());
      if (!peek().is(Kind.OPERATOR, "]")) {
        require(",");
      }
    }
    return scope -> items.stream().map(item -> item.value(scope)).toList();
  }

  private Expression items(Expression start) {
    Expression whole = start;
    while (true) {
      Expression owner = whole;
      if (take("[")) {
        Expression key = expression();
        require("]");
        whole = scope -> JinjaValues.item(owner.value(scope), key.value(scope));
      } else if (take(".")) {
        String key = name();
        if (peek().is(Kind.OPERATOR, "(")) {
          throw JinjaException.unsupported("the function ." + key, line);
        }
        whole = scope -> JinjaValues.item(owner.value(scope), key);
      } else {
        return whole;
      }
    }
  }

  private Expression filtered(Expression start) {
    Expression value = start;
    while (true) {
      Expression inner = value;
      if (take("|")) {
        UnaryOperator<Object> filter = operator("filter", FILTERS, name());
        value = scope -> filter.apply(inner.value(scope));
      } else if (take("is")) {
        boolean negated = take("not");
        UnaryOperator<Object> test = operator("test", TESTS, name());
        value = scope -> JinjaValues.isTrue(test.apply(inner.value(scope))) != negated;
      } else {
        return value;
      }
    }
  }

  private UnaryOperator<Object> operator(
      String kind, Map<String, UnaryOperator<Object>> known, String name) {
    if (!known.containsKey(name) || peek().is(Kind.OPERATOR, "(")) {
      throw JinjaException.unsupported("the " + kind + " " + name, line);
    }
    return known.get(name);
  }
}
