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

  /** All white space is in the basic plane, so one blank is one char. */
  private int blanksEnd(int start) {
    int end = start;
    int afterLineEnd = start;
    while (end < text.length() && CodePoints.isWhiteSpace(text.charAt(end))) {
      end++;
      if (isLineEnd(text.charAt(end - 1))) {
        afterLineEnd = end;
      }
    }
    if (afterLineEnd > start) {
      return afterLineEnd;
    }
    boolean lastBelongsToNext = end < text.length() && end - start > 1;
    return lastBelongsToNext ? end - 1 : end;
  }

  private static boolean isMark(int codePoint) {
    return !CodePoints.isWhiteSpace(codePoint)
        && !Character.isLetter(codePoint)
        && !isNumber(codePoint);
  }

  private static boolean isNumber(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> false;
    };
  }

  private static boolean isLineEnd(int codePoint) {
    return codePoint == '\r' || codePoint == '\n';
  }
}
