package io.github.cosyvoice4j.core.text.fst;

import java.util.ArrayList;
import java.util.List;

/**
 * What a tagger found in a text: {@code money { currency: "$" value: "3.5" }}.
 *
 * <p>Values are as written between the quotes, with {@code \"} and {@code \\}.
 *
 * @param name what it is
 * @param members its parts in the order of the text
 */
record Token(String name, List<Member> members) {
  /**
   * A part of a token.
   *
   * @param key what it is
   * @param value the text
   */
  record Member(String key, String value) {}

  /** Keeps a copy of the list. */
  Token {
    members = List.copyOf(members);
  }

  /** {@return whether the tagger asks to leave the order as it is} */
  boolean preservesOrder() {
    return value("preserve_order").equals("true");
  }

  /** {@return the last value of a key; empty if there is none} */
  String value(String key) {
    String value = "";
    for (Member member : members) {
      value = member.key.equals(key) ? member.value : value;
    }
    return value;
  }

  /** {@return whether there is a member of that name} */
  boolean has(String key) {
    return members.stream().anyMatch(member -> member.key.equals(key));
  }

  /** {@return the keys in the order of the text} */
  List<String> keys() {
    return members.stream().map(Member::key).toList();
  }

  /**
   * {@return the tokens that a tagger's output is made of; none if it is not made of tokens}
   *
   * @param tagged the output
   */
  static List<Token> parse(String tagged) {
    Parser parser = new Parser(tagged);
    List<Token> tokens = new ArrayList<>();
    while (parser.skipSpaces()) {
      Token token = parser.token();
      if (token == null) {
        return List.of();
      }
      tokens.add(token);
    }
    return tokens;
  }

  /** As lenient as upstream's ({@code token_parser.py}): blanks and the last brace may lack. */
  private static final class Parser {
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    boolean skipSpaces() {
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
      return at < text.length();
    }

    /** The token that begins here; null if none does. */
    Token token() {
      String name = word();
      skip(' ');
      skip('{');
      List<Member> members = new ArrayList<>();
      while (skipSpaces() && text.charAt(at) != '}') {
        String key = word();
        skip(':');
        skip(' ');
        skip('"');
        int end = endOfValue();
        if (key.isEmpty() || end < 0) {
          return null;
        }
        members.add(new Member(key, text.substring(at, end)));
        at = end + 1;
      }
      skip('}');
      return name.isEmpty() ? null : new Token(name, members);
    }

    private String word() {
      int start = at;
      while (at < text.length() && isWordCharacter(text.charAt(at))) {
        at++;
      }
      return text.substring(start, at);
    }

    private static boolean isWordCharacter(char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private void skip(char c) {
      if (at < text.length() && text.charAt(at) == c) {
        at++;
      }
    }

    /** Where the next quote is that has no backslash before it; -1 if there is none. */
    private int endOfValue() {
      for (int i = at; i < text.length(); i++) {
        switch (text.charAt(i)) {
          case '"' -> {
            return i;
          }
          case '\\' -> i++;
          default -> {}
        }
      }
      return -1;
    }
  }
}
