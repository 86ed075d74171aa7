package io.github.cosyvoice4j.core.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * The tokens that are found in text as they are written, such as {@code [laughter]}, before the
 * text between them is normalized and cut into words. Immutable.
 */
final class AddedTokens {
  private record Token(String content, int id) {}

  /** By first character; the longest first, because the longest match wins. */
  private final Map<Character, List<Token>> byFirst = new HashMap<>();

  /**
   * Makes the tokens.
   *
   * @param ids id by content; no content is empty
   */
  AddedTokens(Map<String, Integer> ids) {
    ids.forEach(
        (content, id) ->
            byFirst
                .computeIfAbsent(content.charAt(0), first -> new ArrayList<>())
                .add(new Token(content, id)));
    Comparator<Token> byLength = Comparator.comparingInt(token -> token.content.length());
    byFirst.values().forEach(tokens -> tokens.sort(byLength.reversed()));
  }

  /**
   * Reads a text from left to right.
   *
   * @param text the text
   * @param plain is given each stretch of text, not empty, that holds no added token
   * @param added is given the id of each added token
   */
  void scan(String text, Consumer<String> plain, IntConsumer added) {
    scan(text, true, plain, added);
  }

  /**
   * Reads a text from left to right, as far as it is clear what stands there.
   *
   * @param text the text
   * @param isWhole whether the text ends there; if not, an added token may be cut in two there
   * @param plain is given text, not empty, that is no part of an added token
   * @param added is given the id of each added token
   * @return how much of the text was read; what is left is shorter than the longest added token
   */
  int scan(String text, boolean isWhole, Consumer<String> plain, IntConsumer added) {
    int plainStart = 0;
    int position = 0;
    while (position < text.length() && (isWhole || !isBegun(text, position))) {
      Token token = at(text, position);
      if (token == null) {
        position++;
        continue;
      }
      if (plainStart < position) {
        plain.accept(text.substring(plainStart, position));
      }
      added.accept(token.id);
      position += token.content.length();
      plainStart = position;
    }
    if (plainStart < position) {
      plain.accept(text.substring(plainStart, position));
    }
    return position;
  }

  private Token at(String text, int position) {
    for (Token token : startingWith(text.charAt(position))) {
      if (text.startsWith(token.content, position)) {
        return token;
      }
    }
    return null;
  }

  /** Whether what follows is the beginning of a token, but not all of it. */
  private boolean isBegun(String text, int position) {
    int rest = text.length() - position;
    for (Token token : startingWith(text.charAt(position))) {
      if (rest < token.content.length() && token.content.regionMatches(0, text, position, rest)) {
        return true;
      }
    }
    return false;
  }

  private List<Token> startingWith(char first) {
    return byFirst.getOrDefault(first, List.of());
  }
}
