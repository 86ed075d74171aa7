package io.github.cosyvoice4j.core.text;

import java.util.Arrays;

/**
 * A text without what can't be heard, and where each character of it comes from.
 *
 * <p>What goes: control and format characters, blanks at both ends and beside Chinese characters,
 * brackets of Chinese text. What becomes a mark that is heard as a pause: the end of a line or a
 * paragraph, a dash between Chinese words, a dot that ends a Chinese sentence. Everything else
 * stays. Immutable.
 */
final class CleanText {
  private static final String CHINESE_BRACKETS = "（）【】`";
  private static final String ENDS = "。？！；：，、…—.?!;:,~～";
  private static final String COMMAS = "，,、";

  private final String source;
  private final boolean isChinese;
  private final StringBuilder text;

  /** For each character, its index in the source. */
  private int[] origins;

  private CleanText(String source) {
    this.source = source;
    this.isChinese = Chinese.isIn(source);
    this.text = new StringBuilder(source.length());
    this.origins = new int[source.length() + 1];
  }

  /** {@return a text cleaned} */
  static CleanText of(String source) {
    CleanText clean = new CleanText(source);
    for (int i = 0; i < source.length(); ) {
      i = clean.take(i);
    }
    clean.end();
    return clean;
  }

  String text() {
    return text.toString();
  }

  boolean isChinese() {
    return isChinese;
  }

  /** {@return where in the source the character at an index comes from; its length at the end} */
  int origin(int index) {
    return index < text.length() ? origins[index] : source.length();
  }

  /** Takes what stands at an index, and gives the index of what follows. */
  private int take(int at) {
    int c = source.codePointAt(at);
    if (CodePoints.isPythonSpace(c)) {
      return takeBlanks(at);
    }
    if (isChinese && CHINESE_BRACKETS.indexOf(c) >= 0) {
      return at + 1;
    }
    if (isChinese && source.startsWith("——", at)) {
      append('，', at);
      return at + 2;
    }
    if (isDotOfChineseSentence(at)) {
      append('。', at);
      return at + 1;
    }
    int next = at + Character.charCount(c);
    if (!isSilent(c)) {
      for (int i = at; i < next; i++) {
        append(source.charAt(i), i);
      }
    }
    return next;
  }

  /** Joiners of emoji and of letters stay. */
  private static boolean isSilent(int c) {
    return CodePoints.isBlank(c) && c != 0x200C && c != 0x200D && c < 0xE0000;
  }

  private boolean isDotOfChineseSentence(int at) {
    return source.charAt(at) == '.'
        && at > 0
        && isIdeograph(source.charAt(at - 1))
        && (at + 1 == source.length() || !isAscii(source.charAt(at + 1)) || isBlank(at + 1));
  }

  private int takeBlanks(int at) {
    int next = at;
    int lines = 0;
    while (next < source.length() && isBlank(next)) {
      lines += source.charAt(next) == '\n' || source.charAt(next) == '\u2029' ? 1 : 0;
      next++;
    }
    if (text.length() == 0 || next == source.length()) {
      return next;
    }
    char before = text.charAt(text.length() - 1);
    boolean isClosed = ENDS.indexOf(before) >= 0;
    if (lines > 1 && !isClosed) {
      append(isIdeograph(before) ? '。' : '.', at);
    } else if (lines == 1 && !isClosed && isIdeograph(before)) {
      append('，', at);
    }
    if (isSpaceNeeded(text.charAt(text.length() - 1), source.charAt(next))) {
      append(' ', at);
    }
    return next;
  }

  /** Text of scripts without spaces needs none; in Chinese text no other mark needs one either. */
  private boolean isSpaceNeeded(char before, char after) {
    return isChinese
        ? isAscii(before) && isAscii(after)
        : !(isIdeograph(before) && isIdeograph(after));
  }

  /** Commas at the end of Chinese text are no end. */
  private void end() {
    int end = text.length();
    while (isChinese && end > 0 && COMMAS.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    if (end < text.length()) {
      text.setLength(end + 1);
      text.setCharAt(end, '。');
    }
  }

  private boolean isBlank(int at) {
    return CodePoints.isPythonSpace(source.charAt(at));
  }

  private static boolean isAscii(char c) {
    return c < 0x80;
  }

  private static boolean isIdeograph(char c) {
    return Character.isIdeographic(c) || (c >= 0x3040 && c <= 0x30FF);
  }

  private void append(char c, int origin) {
    if (text.length() == origins.length) {
      origins = Arrays.copyOf(origins, 2 * origins.length);
    }
    origins[text.length()] = origin;
    text.append(c);
  }
}
