package io.github.cosyvoice4j.core.chat;

import io.github.cosyvoice4j.core.chat.JinjaExpressions.Expression;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A chat template in the part of Jinja that templates of speech models are written in: {@code for}
 * over a list, {@code if}, {@code set} of one name, and expressions with {@code +}, {@code ~},
 * {@code -}, {@code %}, comparisons, {@code in}, {@code and}, {@code or}, {@code not}, inline
 * {@code if}, items, lists, a few filters ({@code trim}, {@code length}, {@code lower}, {@code
 * upper}) and tests, and {@code raise_exception}. Whitespace goes as in transformers ({@link
 * JinjaScanner}). All else is refused when the template is read. Immutable.
 */
final class JinjaTemplate implements ChatTemplate {
  private static final int MAX_DEPTH = 32;

  /** A part of a template, ready to be run. */
  @FunctionalInterface
  private interface Part {
    void run(JinjaScope scope, StringBuilder out);
  }

  private final Part whole;
  private final Map<String, Object> names;

  private JinjaTemplate(Part whole, Map<String, Object> names) {
    this.whole = whole;
    this.names = names;
  }

  /**
   * Reads a template.
   *
   * @param source the template
   * @param specials special tokens that it may name, such as {@code eos_token}
   * @return the template
   * @throws JinjaException if it is not one, or is written in more than is read here
   */
  static JinjaTemplate parse(String source, Map<String, String> specials) {
    Map<String, Object> names = new HashMap<>(specials);
    names.put("add_generation_prompt", false);
    names.put("tools", JinjaValues.NONE);
    names.put("documents", JinjaValues.NONE);
    return new JinjaTemplate(new Reader(JinjaScanner.scan(source)).whole(), names);
  }

  @Override
  public String render(List<ChatMessage> messages) {
    JinjaScope scope = new JinjaScope(names);
    scope.set(
        "messages",
        messages.stream()
            .map(message -> Map.of("role", message.role(), "content", message.content()))
            .toList());
    StringBuilder out = new StringBuilder();
    try {
      whole.run(scope, out);
    } catch (JinjaException e) {
      throw new IllegalArgumentException("chat template: " + e.getMessage(), e);
    }
    return out.toString();
  }

  /** Puts the pieces of a template together. */
  private static final class Reader {
    private final List<JinjaTag> tags;
    private int at;
    private int depth;

    Reader(List<JinjaTag> tags) {
      this.tags = tags;
    }

    Part whole() {
      Part parts = parts();
      if (at < tags.size()) {
        throw JinjaException.unsupported("{% " + word() + " %} without its beginning", line());
      }
      return parts;
    }

    private int line() {
      return tags.get(Math.min(at, tags.size() - 1)).line();
    }

    /** {@return what statement comes next; empty if none does} */
    private String word() {
      boolean statement = at < tags.size() && tags.get(at).kind() == JinjaTag.Kind.STATEMENT;
      return statement && !tags.get(at).tokens().isEmpty()
          ? tags.get(at).tokens().get(0).text()
          : "";
    }

    /** Reads as far as a statement that ends something, or the end. */
    private Part parts() {
      if (++depth > MAX_DEPTH) {
        throw JinjaException.unsupported("blocks nested " + depth + " deep", line());
      }
      List<Part> parts = new ArrayList<>();
      while (at < tags.size() && !List.of("elif", "else", "endif", "endfor").contains(word())) {
        parts.add(part(tags.get(at++)));
      }
      depth--;
      List<Part> all = List.copyOf(parts);
      return (scope, out) -> all.forEach(part -> part.run(scope, out));
    }

    private Part part(JinjaTag tag) {
      JinjaExpressions words = new JinjaExpressions(tag);
      return switch (tag.kind()) {
        case TEXT -> (scope, out) -> out.append(tag.text());
        case PRINT -> {
          Expression value = last(words);
          yield (scope, out) -> out.append(JinjaValues.text(value.value(scope)));
        }
        case STATEMENT -> statement(words, tag);
      };
    }

    private Part statement(JinjaExpressions words, JinjaTag tag) {
      String word = words.name();
      return switch (word) {
        case "if" -> condition(words);
        case "for" -> loop(words, tag);
        case "set" -> {
          String name = words.name();
          words.require("=");
          Expression value = last(words);
          yield (scope, out) -> scope.set(name, value.value(scope));
        }
        default -> throw JinjaException.unsupported("{% " + word + " %}", tag.line());
      };
    }

    private static Expression last(JinjaExpressions words) {
      Expression value = words.expression();
      words.end();
      return value;
    }

    private Part condition(JinjaExpressions words) {
      Expression condition = last(words);
      Part then = parts();
      Part otherwise = otherwise();
      return (scope, out) -> {
        scope.step();
        (JinjaValues.isTrue(condition.value(scope)) ? then : otherwise).run(scope, out);
      };
    }

    private Part otherwise() {
      JinjaExpressions words = closing();
      if (words.take("elif")) {
        return condition(words);
      }
      Part otherwise = (scope, out) -> {};
      if (words.take("else")) {
        words.end();
        otherwise = parts();
        words = closing();
      }
      words.require("endif");
      words.end();
      return otherwise;
    }

    private Part loop(JinjaExpressions words, JinjaTag tag) {
      String name = words.name();
      words.require("in");
      Expression list = last(words);
      Part body = parts();
      JinjaExpressions closing = closing();
      closing.require("endfor");
      closing.end();
      return (scope, out) -> {
        if (!(list.value(scope) instanceof List<?> items)) {
          throw JinjaException.unsupported("a loop over what is no list", tag.line());
        }
        for (int i = 0; i < items.size(); i++) {
          scope.step();
          JinjaScope inner = scope.inner();
          inner.set("loop", position(i, items.size()));
          inner.set(name, items.get(i));
          body.run(inner, out);
        }
      };
    }

    private static Map<String, Object> position(long index, long size) {
      return Map.of(
          "index0",
          index,
          "index",
          index + 1,
          "first",
          index == 0,
          "last",
          index == size - 1,
          "length",
          size);
    }

    private JinjaExpressions closing() {
      if (at >= tags.size()) {
        throw JinjaException.unsupported("the end of the template within a block", line());
      }
      return new JinjaExpressions(tags.get(at++));
    }
  }
}
