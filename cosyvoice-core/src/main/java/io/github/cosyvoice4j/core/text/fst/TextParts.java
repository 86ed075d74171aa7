package io.github.cosyvoice4j.core.text.fst;

/** Where a text is cut in two that is too long for a grammar, or has no reading as a whole. */
final class TextParts {
  /**
   * The most UTF-16 units that are read at once: a heap of 64 MB holds the paths of today's
   * grammars.
   */
  static final int MOST = 2000;

  private static final String SENTENCE_ENDS = "。！？；…!?;";
  private static final String PAUSES = "，、：,";

  private TextParts() {}

  /**
   * {@return where to cut: at the end of a sentence, else at a pause, else between words; each time
   * the place nearest to the middle. 0 if a short text has no such place}
   *
   * @param text the text
   */
  static int cut(String text) {
    int best = 0;
    int bestRank = 0;
    int middle = text.length() / 2;
    for (int i = 1; i < text.length(); i++) {
      int rank = rank(text, i);
      if (rank > bestRank
          || (rank > 0 && rank == bestRank && Math.abs(i - middle) < Math.abs(best - middle))) {
        best = i;
        bestRank = rank;
      }
    }
    return best > 0 || text.length() <= MOST ? best : wholeCharacter(text, middle);
  }

  /**
   * {@return the first place from which a text has no white space, {@code to} if it has no other}
   */
  static int skipSpaces(String text, int from, int to) {
    int i = from;
    while (i < to && isSpace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /** {@return the place behind the last character that is not white space} */
  static int skipSpacesBack(String text, int from, int to) {
    int i = to;
    while (i > from && isSpace(text.charAt(i - 1))) {
      i--;
    }
    return i;
  }

  /** How good it is to cut before a place: 0 for not at all. */
  private static int rank(String text, int at) {
    char before = text.charAt(at - 1);
    char after = text.charAt(at);
    if (isSpace(after)) {
      return 0;
    }
    if (isSpace(before)) {
      return rankAtSpace(text, at);
    }
    if (Character.isDigit(after) || isMark(after)) {
      return 0;
    }
    return SENTENCE_ENDS.indexOf(before) >= 0 ? 3 : PAUSES.indexOf(before) >= 0 ? 2 : 0;
  }

  private static int rankAtSpace(String text, int at) {
    int end = skipSpacesBack(text, 0, at);
    if (end == 0) {
      return 0;
    }
    char last = text.charAt(end - 1);
    if (last == '.' || SENTENCE_ENDS.indexOf(last) >= 0 || text.charAt(end) == '\n') {
      return 3;
    }
    return PAUSES.indexOf(last) >= 0 ? 2 : 1;
  }

  private static boolean isMark(char c) {
    return c == '.'
        || c == '"'
        || c == '”'
        || SENTENCE_ENDS.indexOf(c) >= 0
        || PAUSES.indexOf(c) >= 0;
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private static int wholeCharacter(String text, int at) {
    return Character.isLowSurrogate(text.charAt(at)) ? at + 1 : at;
  }
}
