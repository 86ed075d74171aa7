package io.github.cosyvoice4j.core.decoding;

import io.github.cosyvoice4j.SpeechCheck;

/**
 * Tells from the tokens whether speech ran away.
 *
 * <p>Exact repetition is what can be seen in tokens: a model that is stuck holds a sound, or goes
 * round in a loop of a few tokens. (A word said twice is drawn anew, in other tokens.) Runs of one
 * token are not enough to look for: the sampler rules a repeated token out, so a stuck model takes
 * turns among several. Users who run without that sampler drop a request after about 25 repeats of
 * a token; such a run is found too.
 */
public final class SpeechChecks {
  /** How far back a token is looked for: loops of up to a second are found. */
  private static final int BACK = 25;

  /**
   * The stretch that repeats itself most is judged, so that good speech before it does not hide it.
   */
  private static final int STRETCH = 50;

  private SpeechChecks() {}

  /**
   * {@return what a text's speech tells}
   *
   * @param textTokens text ids that were spoken
   * @param spoken the speech
   * @param attempts how often it was drawn, at least 1
   */
  public static SpeechCheck of(int textTokens, SpokenTokens spoken, int attempts) {
    double share = repeatedShare(spoken.tokens());
    return new SpeechCheck(textTokens, spoken.count(), spoken.isComplete(), share, attempts);
  }

  private static double repeatedShare(int[] tokens) {
    int most = 0;
    int repeated = 0; // in the stretch that ends here
    for (int i = 0; i < tokens.length; i++) {
      repeated += isRepeated(tokens, i) ? 1 : 0;
      repeated -= i >= STRETCH && isRepeated(tokens, i - STRETCH) ? 1 : 0;
      most = Math.max(most, repeated);
    }
    return (double) most / Math.max(1, Math.min(STRETCH, tokens.length));
  }

  private static boolean isRepeated(int[] tokens, int at) {
    for (int i = Math.max(0, at - BACK); i < at; i++) {
      if (tokens[i] == tokens[at]) {
        return true;
      }
    }
    return false;
  }
}
