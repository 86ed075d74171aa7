package io.github.cosyvoice4j.core.text;

/**
 * Cuts text into the words within which byte pairs are merged.
 *
 * <p>It finds what Qwen2's pattern finds, whose alternatives are tried in this order:
 *
 * <pre>
 * (?i:'s|'t|'re|'ve|'m|'ll|'d)     contraction
 * [^\r\n\p{L}\p{N}]?\p{L}+         letters, with one mark or blank before them
 * \p{N}                            one digit
 *  ?[^\s\p{L}\p{N}]+[\r\n]*        marks, with one space before and line ends after them
 * \s*[\r\n]+                       blanks up to the last line end
 * \s+(?!\S)                        blanks, without the one that belongs to the next word
 * \s+                              a blank
 * </pre>
 *
 * <p>By hand rather than by {@link java.util.regex.Pattern}, which recurses once per character of a
 * long word and overflows the stack. One character of every text matches, so words lie gapless.
 * What is a letter is up to the Unicode version of the running JDK.
 */
final class WordScanner {
  private static final int LONG_S = 'ſ';

  private static final int LETTER = 0;
  private static final int NUMBER = 1;
  private static final int MARK = 2;
  private static final int LINE_END = 3;
  private static final int BLANK = 4;

  private final String text;

  WordScanner(String text) {
    this.text = text;
  }

  /**
   * {@return where the word ends that begins at {@code start}}
   *
   * @param start an index below the text's length
   */
  int end(int start) {
    int first = text.codePointAt(start);
    int second = start + Character.charCount(first);
    int contraction = first == '\'' ? contractionEnd(second) : second;
    if (contraction > second) {
      return contraction;
    }
    if (Character.isLetter(first)) {
      return lettersEnd(second);
    }
    if (isNumber(first)) {
      return second;
    }
    int letters = isLineEnd(first) ? second : lettersEnd(second);
    if (letters > second) {
      return letters;
    }
    int marks = first == ' ' ? second : start;
    boolean hasMarks = marks < text.length() && isMark(text.codePointAt(marks));
    return hasMarks ? marksEnd(marks) : blanksEnd(start);
  }

  /**
   * {@return where the word ends that begins at {@code start}, whatever may follow the text; or
   * {@code start} if that is not known yet}
   *
   * @param start an index, at most the text's length
   */
  int certainEnd(int start) {
    if (start == text.length()) {
      return start;
    }
    int end = end(start);
    boolean isDigit = isNumber(text.codePointAt(start));
    boolean hasNext = end < text.length() && blankRunEnd(start) < text.length();
    return isDigit || hasNext ? end : start;
  }

  /** {@return whether the text is one word of letters, and goes on to be, whatever may follow} */
  boolean isLetters() {
    boolean mayBeContraction = text.startsWith("'");
    return !text.isEmpty()
        && !mayBeContraction
        && Character.isLetter(text.codePointBefore(text.length()))
        && end(0) == text.length();
  }

  /**
   * {@return whether text consists of characters of one kind, the kind that the text before it ends
   * with, so that no word ends within it}
   *
   * @param before some text, not empty
   * @param more some text
   */
  static boolean isUniform(CharSequence before, String more) {
    int kind = kind(Character.codePointBefore(before, before.length()));
    return kind != NUMBER && more.codePoints().allMatch(c -> kind(c) == kind);
  }

  private static int kind(int codePoint) {
    if (Character.isLetter(codePoint)) {
      return LETTER;
    }
    if (isNumber(codePoint)) {
      return NUMBER;
    }
    boolean isBlank = CodePoints.isWhiteSpace(codePoint);
    return !isBlank ? MARK : isLineEnd(codePoint) ? LINE_END : BLANK;
  }

  /** The end, or {@code start} if none. Case is folded as Unicode does: the long s is an s. */
  private int contractionEnd(int start) {
    if (start == text.length()) {
      return start;
    }
    char c = Character.toLowerCase(text.charAt(start));
    if (c == 's' || c == 't' || c == 'm' || c == 'd' || c == LONG_S) {
      return start + 1;
    }
    boolean two =
        text.regionMatches(true, start, "re", 0, 2)
            || text.regionMatches(true, start, "ve", 0, 2)
            || text.regionMatches(true, start, "ll", 0, 2);
    return two ? start + 2 : start;
  }

  private int lettersEnd(int start) {
    int end = start;
    while (end < text.length() && Character.isLetter(text.codePointAt(end))) {
      end = text.offsetByCodePoints(end, 1);
    }
    return end;
  }

  /** Marks, then the line ends after them. */
  private int marksEnd(int start) {
    int end = start;
    while (end < text.length() && isMark(text.codePointAt(end))) {
      end = text.offsetByCodePoints(end, 1);
    }
    while (end < text.length() && isLineEnd(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private int blanksEnd(int start) {
    int end = blankRunEnd(start);
    for (int afterLineEnd = end; afterLineEnd > start; afterLineEnd--) {
      if (isLineEnd(text.charAt(afterLineEnd - 1))) {
        return afterLineEnd;
      }
    }
    boolean lastBelongsToNext = end < text.length() && end - start > 1;
    return lastBelongsToNext ? end - 1 : end;
  }

  /** All white space is in the basic plane, so one blank is one char. */
  private int blankRunEnd(int start) {
    int end = start;
    while (end < text.length() && CodePoints.isWhiteSpace(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isMark(int codePoint) {
    return !CodePoints.isWhiteSpace(codePoint)
        && !Character.isLetter(codePoint)
        && !isNumber(codePoint);
  }

  /** {@return whether the character is a number of any kind: {@code \p{N}}} */
  static boolean isNumber(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> false;
    };
  }

  private static boolean isLineEnd(int codePoint) {
    return codePoint == '\r' || codePoint == '\n';
  }
}
