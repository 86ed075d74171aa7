package io.github.cosyvoice4j;

/**
 * What the speech tokens of a segment tell about it: whether the model came to an end by itself, or
 * ran away.
 *
 * @param textTokens tokens of the text; 0 for a recording that is said again
 * @param speechTokens tokens of the speech, 25 a second
 * @param ended whether the model ended it; false if a cap did, the request's or that of 20 tokens
 *     for each of the text
 * @param repeatedShare how much it repeats itself, 0 to 1: in the two seconds (50 tokens) where it
 *     does so most, the share of tokens that equal one of the 25 before them; in all of it where it
 *     is shorter
 * @param attempts how often it was drawn, at least 1
 */
public record SpeechCheck(
    int textTokens, int speechTokens, boolean ended, double repeatedShare, int attempts) {
  /** Of less than two seconds nothing can be said: a hum is a hum. */
  private static final int TELLING = 50;

  /**
   * A long pause comes near this. Speech that is stuck is above it, whether in one token or more.
   */
  private static final double MAX_REPEATED_SHARE = 0.8;

  /** {@return speech tokens for each text token; usual are 3 to 12} */
  public double tokensPerTextToken() {
    return (double) speechTokens / Math.max(1, textTokens);
  }

  /** {@return whether the speech was cut off by a cap, or was stuck for two seconds} */
  public boolean isRunaway() {
    return !ended || (speechTokens >= TELLING && repeatedShare > MAX_REPEATED_SHARE);
  }
}
