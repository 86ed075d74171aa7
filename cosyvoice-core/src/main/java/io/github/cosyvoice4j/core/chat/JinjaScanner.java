package io.github.cosyvoice4j.core.chat;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a template into pieces, with the whitespace rules that transformers sets: {@code
 * trim_blocks} (the line break behind a statement goes) and {@code lstrip_blocks} (so does what
 * indents one), a {@code -} at a delimiter takes all whitespace there, a {@code +} keeps it. A line
 * break at the very end of the template does not count.
 *
 * <p>Not safe for use by several threads; one scanner reads one template.
 */
final class JinjaScanner {
  /** Two characters each; those of one come behind them. */
  private static final List<String> PAIRS = List.of("==", "!=", "<=", ">=", "//", "**");

  private final String source;
  private final List<JinjaTag> tags = new ArrayList<>();
  private int at;
  private boolean lineStarts = true; // whether the piece before ended a line

  private JinjaScanner(String source) {
    this.source = source;
  }

  /**
   * {@return the pieces of a template, in order}
   *
   * @throws JinjaException if a piece does not end
   */
  static List<JinjaTag> scan(String template) {
    String lines = template.replaceAll("\r\n?", "\n");
    String source = lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines;
    JinjaScanner scanner = new JinjaScanner(source);
    while (scanner.at < source.length()) {
      scanner.next();
    }
    return scanner.tags;
  }

  private void next() {
    int open = nextOpening();
    if (open < 0) {
      text(source.substring(at));
      at = source.length();
      return;
    }
    char kind = source.charAt(open + 1);
    char sign = open + 2 < source.length() ? source.charAt(open + 2) : ' ';
    text(before(source.substring(at, open), kind, sign));
    at = open + (sign == '-' || sign == '+' ? 3 : 2);
    if (kind == '#') {
      skipComment();
    } else {
      tag(kind == '{' ? JinjaTag.Kind.PRINT : JinjaTag.Kind.STATEMENT, open);
    }
  }

  private int nextOpening() {
    for (int i = at; i + 1 < source.length(); i++) {
      if (source.charAt(i) == '{' && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /** {@return what is left of the text before a piece} */
  private String before(String text, char kind, char sign) {
    if (sign == '-') {
      return JinjaValues.stripEnd(text);
    }
    int line = text.lastIndexOf('\n') + 1;
    boolean indents = (line > 0 || lineStarts) && JinjaValues.strip(text.substring(line)).isEmpty();
    return kind != '{' && sign != '+' && indents ? text.substring(0, line) : text;
  }

  private void text(String text) {
    if (!text.isEmpty()) {
      tags.add(new JinjaTag(JinjaTag.Kind.TEXT, text, List.of(), line(at)));
    }
  }

  private void skipComment() {
    int end = source.indexOf("#}", at);
    if (end < 0) {
      throw new JinjaException("line " + line(at) + ": expected #} behind a comment, got none");
    }
    char sign = end > at ? source.charAt(end - 1) : ' ';
    at = end + 2;
    behind(JinjaTag.Kind.STATEMENT, sign);
  }

  private void tag(JinjaTag.Kind kind, int begin) {
    List<JinjaToken> tokens = new ArrayList<>();
    String close = kind == JinjaTag.Kind.PRINT ? "}}" : "%}";
    while (true) {
      skipSpace();
      if (at >= source.length()) {
        throw new JinjaException("line " + line(begin) + ": expected " + close + ", got none");
      }
      char sign = source.charAt(at);
      boolean signed = (sign == '-' || sign == '+') && source.startsWith(close, at + 1);
      if (signed || source.startsWith(close, at)) {
        at += signed ? 3 : 2;
        tags.add(new JinjaTag(kind, "", List.copyOf(tokens), line(begin)));
        behind(kind, signed ? sign : ' ');
        return;
      }
      tokens.add(token());
    }
  }

  /** Skips the whitespace that a piece takes with it. */
  private void behind(JinjaTag.Kind kind, char sign) {
    int end = at;
    if (sign == '-') {
      skipSpace();
    } else if (kind == JinjaTag.Kind.STATEMENT && sign != '+' && source.startsWith("\n", at)) {
      at++;
    }
    lineStarts = at > end && source.charAt(at - 1) == '\n';
  }

  private void skipSpace() {
    while (at < source.length() && JinjaValues.isSpace(source.charAt(at))) {
      at++;
    }
  }

  private JinjaToken token() {
    char first = source.charAt(at);
    if (first == '\'' || first == '"') {
      return new JinjaToken(JinjaToken.Kind.TEXT, quoted(first));
    }
    int begin = at;
    if (Character.isLetter(first) || first == '_') {
      while (at < source.length() && isPartOfName(source.charAt(at))) {
        at++;
      }
      return new JinjaToken(JinjaToken.Kind.NAME, source.substring(begin, at));
    }
    if (isDigit(first)) {
      while (at < source.length() && isDigit(source.charAt(at))) {
        at++;
      }
      return new JinjaToken(JinjaToken.Kind.NUMBER, source.substring(begin, at));
    }
    boolean pair = PAIRS.stream().anyMatch(operator -> source.startsWith(operator, begin));
    at += pair ? 2 : 1;
    return new JinjaToken(JinjaToken.Kind.OPERATOR, source.substring(begin, at));
  }

  private static boolean isPartOfName(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Reads a text with Python's escapes. */
  private String quoted(char quote) {
    StringBuilder text = new StringBuilder();
    int begin = at++;
    while (at < source.length() && source.charAt(at) != quote) {
      char c = source.charAt(at++);
      if (c == '\\' && at < source.length()) {
        text.append(escaped(source.charAt(at++)));
      } else {
        text.append(c);
      }
    }
    if (at >= source.length()) {
      throw new JinjaException("line " + line(begin) + ": expected " + quote + ", got none");
    }
    at++;
    return text.toString();
  }

  private String escaped(char c) {
    return switch (c) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case '\\', '\'', '"' -> String.valueOf(c);
      case '\n' -> "";
      default -> throw JinjaException.unsupported("the escape \\" + c, line(at));
    };
  }

  private int line(int position) {
    return 1 + (int) source.substring(0, position).chars().filter(c -> c == '\n').count();
  }
}
