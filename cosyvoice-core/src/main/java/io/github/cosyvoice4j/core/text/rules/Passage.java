package io.github.cosyvoice4j.core.text.rules;

import java.util.IdentityHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text as rules look at it: wide letters and digits are narrow, digits are ASCII, and spaces and
 * dashes that look alike are alike. Every index is that of the written text.
 *
 * <p>It counts how often a character is read, and ends a match that reads too many: a pattern that
 * tries all ways to match takes no more than its share of time. Used by one thread.
 */
final class Passage implements CharSequence {
  /** No rule looks farther ahead than this, so that time stays in proportion to the text. */
  static final int WINDOW = 160;

  /** Reads that one attempt to match may take; ordinary rules take some hundreds. */
  private static final int READS_PER_ATTEMPT = 20_000;

  /** Says that an attempt to match took too long. Carries no trace: it is no error. */
  static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Exhausted() {
      super("a match took too long", null, false, false);
    }
  }

  private final char[] folded;
  private final IdentityHashMap<Pattern, Matcher> matchers = new IdentityHashMap<>();
  private int end;
  private long reads;
  private long allowed = Long.MAX_VALUE;

  Passage(String text) {
    folded = text.toCharArray();
    for (int i = 0; i < folded.length; i++) {
      folded[i] = Characters.fold(folded[i]);
    }
    end = folded.length;
  }

  /** {@return a matcher that sees the text from a place on, as far as rules may look} */
  Matcher matcher(Pattern pattern, int at) {
    Matcher matcher = matchers.get(pattern);
    if (matcher == null) {
      matcher = pattern.matcher(this).useTransparentBounds(true).useAnchoringBounds(false);
      matchers.put(pattern, matcher);
    }
    allowed = reads + READS_PER_ATTEMPT;
    return matcher.region(at, windowEnd(at));
  }

  /** Hides what follows a place from the rules: another language begins there. */
  void endAt(int place) {
    end = place;
  }

  /** {@return how many characters were read so far} */
  long reads() {
    return reads;
  }

  /** {@return the end of what a rule may see from a place on, never within a character} */
  int windowEnd(int at) {
    int last = Math.min(end, at + WINDOW);
    return last < folded.length && Character.isLowSurrogate(folded[last]) ? last - 1 : last;
  }

  /** {@return the whole character at a place} */
  int codePointAt(int at) {
    return Character.codePointAt(folded, at);
  }

  /** {@return whether a word, a number or a mark begins at a place} */
  boolean isStart(int at) {
    if (at == 0) {
      return true;
    }
    char before = folded[at - 1];
    char here = folded[at];
    return !(Characters.isDigit(before) && Characters.isDigit(here))
        && !(Characters.isWordLetter(before) && Characters.isWordLetter(here))
        && !Character.isLowSurrogate(here);
  }

  @Override
  public int length() {
    return folded.length;
  }

  @Override
  public char charAt(int index) {
    if (++reads > allowed) {
      allowed = Long.MAX_VALUE;
      throw new Exhausted();
    }
    return folded[index];
  }

  @Override
  public String subSequence(int start, int end) {
    return new String(folded, start, end - start);
  }

  @Override
  public String toString() {
    return new String(folded);
  }
}
