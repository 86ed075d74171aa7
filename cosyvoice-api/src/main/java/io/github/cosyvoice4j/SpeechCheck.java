package io.github.cosyvoice4j;

/**
 * What the speech tokens of a segment tell about it: whether the model came to an end by itself, or
 * ran away.
 *
 * @param textTokens tokens of the text
 * @param speechTokens tokens of the speech, 25 a second
 * @param ended whether the model ended it; false if the length cap did
 * @param repeatedShare share of the speech tokens that stand in a run of the same token, or of the
 *     same few tokens over and over; 0 to 1
 * @param attempts how often it was drawn, at least 1
 */
public record SpeechCheck(
    int textTokens, int speechTokens, boolean ended, double repeatedShare, int attempts) {
  /** Natural speech holds a vowel or a pause; above this share it is stuck. */
  private static final double MAX_REPEATED_SHARE = 0.5;

  /** {@return speech tokens for each text token; usual are 3 to 12} */
  public double tokensPerTextToken() {
    return (double) speechTokens / Math.max(1, textTokens);
  }

  /** {@return whether the speech was cut off by the cap, or mostly repeats itself} */
  public boolean isRunaway() {
    return !ended || repeatedShare > MAX_REPEATED_SHARE;
  }
}
