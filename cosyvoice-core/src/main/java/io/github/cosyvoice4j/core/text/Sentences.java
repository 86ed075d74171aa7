package io.github.cosyvoice4j.core.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds where sentences end, in any language.
 *
 * <p>A sentence ends after {@code 。？！；…} and their relatives of other scripts, and after {@code
 * .?!;} where a space, a closing mark or the end of the text follows. Marks in a row and the quotes
 * and brackets that close after them belong to it. A dot within a number, an address or a file name
 * has no space after it; one after an initial or an abbreviation ends nothing.
 */
final class Sentences {
  private static final String ENDS = "。？！；…．｡।؟۔";
  private static final String ASCII_ENDS = ".?!;";
  private static final String CLOSERS = "\"'”’」』）)]】》〉»";
  private static final String MARKS = ENDS + ASCII_ENDS + CLOSERS;

  /** The longest abbreviation has this many letters and dots. */
  private static final int LONGEST = 6;

  /** Before a dot, these are not the end of a sentence. */
  private static final Set<String> ABBREVIATIONS =
      Set.of(
          "mr", "mrs", "ms", "dr", "prof", "st", "mt", "sr", "jr", "vs", "etc", "no", "vol", "fig",
          "pp", "ch", "sec", "gen", "col", "lt", "capt", "sgt", "rev", "hon", "gov", "sen", "rep",
          "inc", "ltd", "co", "corp", "approx", "dept", "est", "ave", "blvd", "rd", "bzw", "ca",
          "nr", "str", "usw", "z.b", "d.h", "u.a", "e.g", "i.e", "al", "cf", "sra", "mme", "mlle");

  private Sentences() {}

  /**
   * {@return the ends of all sentences of a text, in order; the last is the text's}
   *
   * @param text any text that is not empty
   */
  static List<Integer> ends(String text) {
    List<Integer> ends = new ArrayList<>();
    for (int i = 0; i < text.length(); i++) {
      if (!isEnd(text, i)) {
        continue;
      }
      int end = closed(text, i + 1);
      if (end < text.length()) {
        ends.add(end);
      }
      i = end - 1;
    }
    ends.add(text.length());
    return ends;
  }

  private static boolean isEnd(String text, int at) {
    char c = text.charAt(at);
    if (ENDS.indexOf(c) >= 0) {
      return true;
    }
    if (ASCII_ENDS.indexOf(c) < 0) {
      return false;
    }
    int next = afterMarks(text, at + 1);
    boolean isFree = next == text.length() || !isOfWord(text.charAt(next));
    if (!isFree || isQuotedWithin(text, next)) {
      return false;
    }
    return c != '.' || next > at + 1 || !isAbbreviation(text, at);
  }

  /** A quote ends with a mark, but its sentence goes on: He said "Stop!" and left. */
  private static boolean isQuotedWithin(String text, int next) {
    int word = closed(text, next);
    return CLOSERS.indexOf(text.charAt(next - 1)) >= 0
        && word < text.length()
        && Character.isLowerCase(text.charAt(word));
  }

  /** Skips marks in a row, what closes after them, and the space before the next sentence. */
  private static int closed(String text, int from) {
    int end = afterMarks(text, from);
    while (end < text.length() && text.charAt(end) == ' ') {
      end++;
    }
    return end;
  }

  private static int afterMarks(String text, int from) {
    int end = from;
    while (end < text.length() && MARKS.indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    return end;
  }

  private static boolean isOfWord(char c) {
    return Character.isLetterOrDigit(c) && !Character.isIdeographic(c) && !isKana(c);
  }

  private static boolean isKana(char c) {
    return c >= 0x3040 && c <= 0x30FF;
  }

  /** A known short form, or a letter by itself: J. K. Rowling. */
  private static boolean isAbbreviation(String text, int dot) {
    int start = dot;
    while (start > 0 && dot - start <= LONGEST && isOfShortForm(text.charAt(start - 1))) {
      start--;
    }
    String word = text.substring(start, dot);
    boolean isInitial = word.length() == 1 && Character.isUpperCase(word.charAt(0));
    return isInitial || ABBREVIATIONS.contains(word.toLowerCase(Locale.ROOT));
  }

  private static boolean isOfShortForm(char c) {
    return c == '.' || (Character.isLetter(c) && !Character.isIdeographic(c));
  }
}
