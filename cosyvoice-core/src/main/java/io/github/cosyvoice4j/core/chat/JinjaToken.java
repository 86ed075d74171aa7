package io.github.cosyvoice4j.core.chat;

/**
 * A word of an expression.
 *
 * @param kind what it is
 * @param text a name, an operator, the digits of a number, or what a quoted text says
 */
record JinjaToken(Kind kind, String text) {
  /** Stands behind the last one. */
  static final JinjaToken END = new JinjaToken(Kind.END, "");

  boolean is(Kind other, String word) {
    return kind == other && text.equals(word);
  }

  @Override
  public String toString() {
    return switch (kind) {
      case TEXT -> "a text";
      case END -> "the end";
      default -> "\"" + text + '"';
    };
  }

  enum Kind {
    NAME,
    NUMBER,
    TEXT,
    OPERATOR,
    END
  }
}
