package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.core.sampling.TokenChooser;

/**
 * Goes on with given tokens, whatever another chooser chooses, and counts where that would have
 * been another one. So each choice is made after the same tokens, and one that differs spoils no
 * other. Not safe for use by several threads.
 */
final class ForcedTokens implements TokenChooser {
  private final TokenChooser chooser;
  private final int[] given;
  private final int end;
  private int choices;
  private int others;

  /**
   * Begins.
   *
   * @param chooser what is asked at each step
   * @param given what is spoken, borrowed
   * @param end what is spoken after that
   */
  ForcedTokens(TokenChooser chooser, int[] given, int end) {
    this.chooser = chooser;
    this.given = given;
    this.end = end;
  }

  @Override
  public int choose(float[] scores, int[] decoded, int count) {
    int chosen = chooser.choose(scores, decoded, count);
    int next = choices < given.length ? given[choices] : end;
    choices++;
    others += chosen == next ? 0 : 1;
    return next;
  }

  /** {@return how many choices were others, and their share} */
  Difference difference() {
    return new Difference(others, (double) others / Math.max(1, choices));
  }
}
