package io.github.cosyvoice4j.core.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts text that has no sentence ends where they are needed, as coarsely as will do: after the
 * sentence marks of any language, else after commas, else before spaces, else anywhere.
 *
 * <p>Never within a character as a reader sees it (a letter with its accents, a family of emoji)
 * nor within markup such as {@code <|en|>}, {@code [laughter]} or {@code </strong>}. The pieces put
 * together are the text. Safe for use by several threads.
 */
final class LongText {
  private static final String SENTENCE_MARKS = "。？！；：.?!;:…।؟۔\n";
  private static final String COMMAS = "，,、،—";

  /**
   * A UTF-8 character has at most 4 bytes, so even byte by byte these are no more than 80 tokens.
   */
  private static final int CHUNK = 20;

  /** What is never cut: markup, else a grapheme. */
  private static final Pattern ATOM =
      Pattern.compile("<\\|[^<>|]{1,64}\\|>|\\[[a-z_-]{1,32}]|</?[a-z]{1,32}>|\\X");

  /** A "character" of more chars than this is an attack and cut like text. */
  private static final int LONGEST_ATOM = 80;

  /** Tells whether a piece ends before an atom. */
  private interface Seam {
    boolean isBetween(StringBuilder piece, String next);
  }

  /** From coarse to fine. */
  private static final List<Seam> SEAMS =
      List.of(
          (piece, next) -> SENTENCE_MARKS.indexOf(last(piece)) >= 0,
          (piece, next) -> COMMAS.indexOf(last(piece)) >= 0,
          (piece, next) -> isSpace(next.charAt(0)) && !isSpace(last(piece)),
          (piece, next) -> piece.codePointCount(0, piece.length()) >= CHUNK);

  private final Predicate<String> isShort;

  /**
   * Makes a cutter.
   *
   * @param isShort whether a piece need not be cut further
   */
  LongText(Predicate<String> isShort) {
    this.isShort = isShort;
  }

  /**
   * {@return the pieces of a text, all short, in order}
   *
   * @param text any text
   */
  List<String> cut(String text) {
    List<String> pieces = new ArrayList<>();
    cut(text, 0, pieces);
    return pieces;
  }

  private void cut(String text, int level, List<String> pieces) {
    for (String piece : cutAt(SEAMS.get(level), text)) {
      if (level + 1 == SEAMS.size() || isShort.test(piece)) {
        pieces.add(piece);
      } else {
        cut(piece, level + 1, pieces);
      }
    }
  }

  private static List<String> cutAt(Seam seam, String text) {
    List<String> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    for (String atom : atoms(text)) {
      if (piece.length() > 0 && seam.isBetween(piece, atom)) {
        pieces.add(piece.toString());
        piece.setLength(0);
      }
      piece.append(atom);
    }
    pieces.add(piece.toString());
    return pieces;
  }

  private static List<String> atoms(String text) {
    List<String> atoms = new ArrayList<>();
    Matcher matcher = ATOM.matcher(text);
    while (matcher.find()) {
      String atom = matcher.group();
      if (atom.length() <= LONGEST_ATOM) {
        atoms.add(atom);
      } else {
        atom.codePoints().mapToObj(Character::toString).forEach(atoms::add);
      }
    }
    return atoms;
  }

  private static char last(StringBuilder piece) {
    return piece.charAt(piece.length() - 1);
  }

  private static boolean isSpace(char c) {
    return CodePoints.isWhiteSpace(c);
  }
}
