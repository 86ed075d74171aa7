package io.github.cosyvoice4j.eval.verify;

import java.util.List;
import java.util.OptionalInt;

/**
 * How far nets are from themselves in single precision.
 *
 * @param scores scores of the next token, over the prompt and 50 tokens that both were given
 * @param choices the likeliest token, step by step, after the tokens that single precision chose
 * @param requests what each request says when it goes on from its own tokens
 * @param mel mel of the same tokens
 * @param spectrum mean absolute difference of the log magnitudes, natural logarithm, of the waves
 *     that one vocoder makes of each mel
 */
public record PrecisionReport(
    RelativeError scores,
    Choices choices,
    List<Request> requests,
    RelativeError mel,
    double spectrum) {
  /** Copies the list. */
  public PrecisionReport {
    requests = List.copyOf(requests);
  }

  /** {@return whether everything that was measured is a number} */
  public boolean isFinite() {
    return Double.isFinite(scores.worst())
        && Double.isFinite(mel.worst())
        && Double.isFinite(spectrum);
  }

  /**
   * Likeliest tokens. A gap is how far the scores of the likeliest and the second are apart in
   * single precision: where it is small, the choice says little.
   *
   * @param steps how many were chosen
   * @param same how many of them are the same
   * @param medianGap half of all gaps are smaller
   * @param smallGap a tenth of all gaps are smaller
   * @param greatestLostGap the greatest gap where another token was chosen; 0 where none was
   */
  public record Choices(
      int steps, int same, double medianGap, double smallGap, double greatestLostGap) {
    /** {@return the share of choices that are the same; 1 of none} */
    public double share() {
      return steps == 0 ? 1 : (double) same / steps;
    }
  }

  /**
   * One request.
   *
   * @param tokens how many it has in single precision, a mark at its end among them
   * @param firstOther number of its first token that is another, from 0; empty if none is
   */
  public record Request(int tokens, OptionalInt firstOther) {}
}
