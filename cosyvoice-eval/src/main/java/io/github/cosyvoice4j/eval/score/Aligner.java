package io.github.cosyvoice4j.eval.score;

import io.github.cosyvoice4j.eval.score.Alignment.Kind;
import io.github.cosyvoice4j.eval.score.Alignment.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Finds the fewest substitutions, deletions and insertions between two token lists. Each costs one.
 *
 * <p>Several alignments may be equally short. Which one is taken decides how many errors are
 * insertions, deletions and substitutions, so each scorer's choice is kept: see the constants.
 * Stateless, safe for use by several threads. It keeps one byte for each pair of tokens.
 */
public enum Aligner {
  /**
   * Looks from the end for an insertion, unless a deletion is shorter, unless a step along the
   * diagonal is shorter than both.
   *
   * <p>Source: {@code kaldialign.align}. Its comment says that substitutions win a tie; its code
   * takes an insertion.
   */
  KALDIALIGN {
    @Override
    byte choose(Neighbours at) {
      if (at.diagonal < Math.min(at.deletion, at.insertion)) {
        return DIAGONAL;
      }
      return at.deletion < at.insertion ? DELETION : INSERTION;
    }
  },

  /**
   * Leaves what both ends share, then looks from the end for a deletion that is as short as
   * anything, then for an insertion that beats a substitution.
   *
   * <p>Source: {@code rapidfuzz.distance.Levenshtein.editops}, by which {@code jiwer} 3 counts;
   * beyond a mebibyte of bits (some 2000 tokens against as many) it splits the texts, which may
   * change the counts but not their sum.
   */
  RAPIDFUZZ {
    @Override
    byte choose(Neighbours at) {
      if (at.deletion == at.best) {
        return DELETION;
      }
      // The neighbour to the left is nearer to the start than the one on the diagonal.
      return at.left < at.corner ? INSERTION : DIAGONAL;
    }

    @Override
    public Alignment align(List<String> reference, List<String> hypothesis) {
      int most = Math.min(reference.size(), hypothesis.size());
      int head = 0;
      while (head < most && reference.get(head).equals(hypothesis.get(head))) {
        head++;
      }
      int tail = 0;
      while (tail < most - head && last(reference, tail).equals(last(hypothesis, tail))) {
        tail++;
      }
      List<Step> steps = new ArrayList<>();
      same(reference.subList(0, head), steps);
      steps.addAll(trace(middle(reference, head, tail), middle(hypothesis, head, tail)));
      same(reference.subList(reference.size() - tail, reference.size()), steps);
      return new Alignment(steps);
    }
  };

  private static final byte DIAGONAL = 0;
  private static final byte DELETION = 1;
  private static final byte INSERTION = 2;

  /**
   * What a way to a pair of tokens costs.
   *
   * @param diagonal by both tokens
   * @param deletion by a deletion
   * @param insertion by an insertion
   * @param corner up to the pair on the diagonal
   * @param left up to the pair to the left
   * @param best the least of the first three
   */
  record Neighbours(int diagonal, int deletion, int insertion, int corner, int left, int best) {}

  /** {@return the last step of the way to a pair of tokens} */
  abstract byte choose(Neighbours at);

  /**
   * Aligns two lists.
   *
   * @param reference what was to be said, in tokens
   * @param hypothesis what was heard, in tokens
   * @return one of the shortest alignments
   * @throws IllegalArgumentException if the two are too long: their lengths multiplied exceed 2^31
   */
  public Alignment align(List<String> reference, List<String> hypothesis) {
    return new Alignment(trace(reference, hypothesis));
  }

  /** Fills the table of last steps row by row, and walks back from its end. */
  List<Step> trace(List<String> reference, List<String> hypothesis) {
    int rows = reference.size();
    int columns = hypothesis.size();
    if ((long) rows * columns > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "texts: expected up to 2^31 pairs of tokens, got "
              + rows
              + " times "
              + columns
              + "; split the utterance");
    }
    byte[][] last = new byte[rows + 1][];
    int[] above = new int[columns + 1];
    for (int column = 0; column <= columns; column++) {
      above[column] = column;
    }
    for (int row = 1; row <= rows; row++) {
      last[row] = new byte[columns + 1];
      above = nextRow(row, above, reference.get(row - 1), hypothesis, last[row]);
    }
    return walk(reference, hypothesis, last);
  }

  private int[] nextRow(
      int row, int[] above, String word, List<String> hypothesis, byte[] lastSteps) {
    int[] costs = new int[above.length];
    costs[0] = row;
    for (int column = 1; column < costs.length; column++) {
      int diagonal = above[column - 1] + (word.equals(hypothesis.get(column - 1)) ? 0 : 1);
      int deletion = above[column] + 1;
      int insertion = costs[column - 1] + 1;
      int best = Math.min(diagonal, Math.min(deletion, insertion));
      costs[column] = best;
      lastSteps[column] =
          choose(
              new Neighbours(
                  diagonal, deletion, insertion, above[column - 1], costs[column - 1], best));
    }
    return costs;
  }

  private static List<Step> walk(List<String> reference, List<String> hypothesis, byte[][] last) {
    List<Step> backwards = new ArrayList<>();
    int row = reference.size();
    int column = hypothesis.size();
    while (row > 0 || column > 0) {
      byte step = row == 0 ? INSERTION : column == 0 ? DELETION : last[row][column];
      if (step == INSERTION) {
        backwards.add(new Step(Kind.INSERTION, "", hypothesis.get(--column)));
      } else if (step == DELETION) {
        backwards.add(new Step(Kind.DELETION, reference.get(--row), ""));
      } else {
        backwards.add(both(reference.get(--row), hypothesis.get(--column)));
      }
    }
    Collections.reverse(backwards);
    return backwards;
  }

  private static Step both(String reference, String hypothesis) {
    Kind kind = reference.equals(hypothesis) ? Kind.CORRECT : Kind.SUBSTITUTION;
    return new Step(kind, reference, hypothesis);
  }

  private static void same(List<String> tokens, List<Step> steps) {
    tokens.forEach(token -> steps.add(both(token, token)));
  }

  private static String last(List<String> tokens, int index) {
    return tokens.get(tokens.size() - 1 - index);
  }

  private static List<String> middle(List<String> tokens, int head, int tail) {
    return tokens.subList(head, tokens.size() - tail);
  }
}
