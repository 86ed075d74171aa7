package io.github.cosyvoice4j.core.chat;

import java.util.List;

/**
 * A piece of a template: text, an expression to print, or a statement.
 *
 * @param kind which of these
 * @param text the text; empty for others
 * @param tokens what stands between the delimiters; empty for text
 * @param line where it begins, from 1
 */
record JinjaTag(Kind kind, String text, List<JinjaToken> tokens, int line) {
  enum Kind {
    TEXT,
    PRINT,
    STATEMENT
  }
}
