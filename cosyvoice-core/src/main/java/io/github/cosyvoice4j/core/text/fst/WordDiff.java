package io.github.cosyvoice4j.core.text.fst;

import io.github.cosyvoice4j.NormalizedText;
import java.util.ArrayList;
import java.util.List;

/**
 * Which words of a text are read differently than they are written, found by comparing the two: the
 * longest common sequence of words stays. A word is a run of letters or of digits; every other
 * character, and every Chinese one, is a word of its own.
 */
final class WordDiff {
  /**
   * A part that changed.
   *
   * @param start where it begins in the written text
   * @param end where it ends, exclusive
   * @param text what is read instead
   */
  record Change(int start, int end, String text) {
    /** {@return the change as the API has it, in a text of which the written one is a part} */
    NormalizedText.Reading reading(int offset, String rule) {
      return new NormalizedText.Reading(offset + start, offset + end, text, rule, 0);
    }
  }

  private final String written;
  private final String read;
  private final IntList writtenWords;
  private final IntList readWords;
  private final List<Change> changes = new ArrayList<>();

  /** Where the change that is being gathered begins, and up to where both texts are done. */
  private int writtenStart;

  private int readStart;

  private WordDiff(String written, String read) {
    this.written = written;
    this.read = read;
    this.writtenWords = words(written);
    this.readWords = words(read);
  }

  /**
   * {@return the parts that changed, in order}
   *
   * @param written the text as it is written
   * @param read the text as it is read
   */
  static List<Change> between(String written, String read) {
    WordDiff diff = new WordDiff(written, read);
    diff.compare();
    return diff.changes;
  }

  /** Where the words begin, and at last where the text ends. */
  private static IntList words(String text) {
    IntList starts = new IntList();
    int previous = 0;
    for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      int kind = kind(c);
      if (kind == 0 || kind != previous) {
        starts.add(i);
      }
      previous = kind;
    }
    starts.add(text.length());
    return starts;
  }

  private static int kind(int c) {
    if (Character.isIdeographic(c)) {
      return 0;
    }
    return Character.isDigit(c) ? 1 : Character.isLetter(c) ? 2 : 0;
  }

  private void compare() {
    int rows = writtenWords.size() - 1;
    int columns = readWords.size() - 1;
    int head = 0;
    while (head < Math.min(rows, columns) && same(head, head)) {
      head++;
    }
    int tail = 0;
    while (tail < Math.min(rows, columns) - head && same(rows - 1 - tail, columns - 1 - tail)) {
      tail++;
    }
    writtenStart = writtenWords.get(head);
    readStart = readWords.get(head);
    compare(head, rows - tail, columns - tail);
    change(writtenWords.get(rows - tail), readWords.get(columns - tail));
  }

  /** Walks along the longest common sequence of what is left after the common head and tail. */
  private void compare(int from, int rows, int columns) {
    int[][] common = common(from, rows, columns);
    for (int i = from, j = from; i < rows && j < columns; ) {
      if (same(i, j)) {
        keep(i++, j++);
      } else if (common[i + 1 - from][j - from] >= common[i - from][j + 1 - from]) {
        i++;
      } else {
        j++;
      }
    }
  }

  /** For each pair of words how many words the texts have in common from there on. */
  private int[][] common(int from, int rows, int columns) {
    int[][] common = new int[rows - from + 1][columns - from + 1];
    for (int i = rows - 1; i >= from; i--) {
      int[] row = common[i - from];
      int[] below = common[i + 1 - from];
      for (int j = columns - 1; j >= from; j--) {
        row[j - from] =
            same(i, j) ? below[j + 1 - from] + 1 : Math.max(below[j - from], row[j + 1 - from]);
      }
    }
    return common;
  }

  /** A word that stays ends a change. A blank alone between two changes is a part of both. */
  private void keep(int i, int j) {
    if (isBlank(i) && writtenStart < writtenWords.get(i)) {
      return;
    }
    change(writtenWords.get(i), readWords.get(j));
    writtenStart = writtenWords.get(i + 1);
    readStart = readWords.get(j + 1);
  }

  private void change(int writtenEnd, int readEnd) {
    int blanks = commonBlanks(writtenEnd, readEnd);
    String text = read.substring(readStart, readEnd - blanks);
    if (writtenEnd - blanks > writtenStart || !text.isEmpty()) {
      changes.add(new Change(writtenStart, writtenEnd - blanks, text));
    }
  }

  /** How many blanks both sides of a change end with. */
  private int commonBlanks(int writtenEnd, int readEnd) {
    int most = Math.min(writtenEnd - writtenStart, readEnd - readStart);
    int blanks = 0;
    while (blanks < most
        && Character.isWhitespace(written.charAt(writtenEnd - 1 - blanks))
        && written.charAt(writtenEnd - 1 - blanks) == read.charAt(readEnd - 1 - blanks)) {
      blanks++;
    }
    return blanks;
  }

  private boolean isBlank(int word) {
    return Character.isWhitespace(written.codePointAt(writtenWords.get(word)));
  }

  private boolean same(int i, int j) {
    int length = writtenWords.get(i + 1) - writtenWords.get(i);
    return length == readWords.get(j + 1) - readWords.get(j)
        && written.regionMatches(writtenWords.get(i), read, readWords.get(j), length);
  }
}
