package io.github.cosyvoice4j.core.text.rules;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what is made of letters, numbers and signs: addresses, file names, serial codes. */
final class Spelling {
  private static final Pattern PIECE = Pattern.compile("[0-9]+|\\p{L}+|[^0-9\\p{L}]");

  private final Table signs;
  private final UnaryOperator<String> numbers;
  private final String separator;

  /**
   * Makes a reader.
   *
   * @param signs the names of signs; a sign without a name is not read
   * @param numbers reads a run of digits
   * @param separator put between the pieces
   */
  Spelling(Table signs, UnaryOperator<String> numbers, String separator) {
    this.signs = signs;
    this.numbers = numbers;
    this.separator = separator;
  }

  /** {@return the pieces, read one after the other} */
  String read(String text) {
    StringBuilder words = new StringBuilder();
    Matcher matcher = PIECE.matcher(text);
    while (matcher.find()) {
      String piece = read(matcher.group(), matcher.group().charAt(0));
      if (!piece.isEmpty()) {
        words.append(words.length() == 0 ? "" : separator).append(piece);
      }
    }
    return words.toString();
  }

  private String read(String piece, char first) {
    if (Characters.isDigit(first)) {
      return numbers.apply(piece);
    }
    if (Character.isLetter(piece.codePointAt(0))) {
      return piece;
    }
    return signs.forms(piece).stream().findFirst().orElse("");
  }
}
