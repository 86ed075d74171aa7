package io.github.cosyvoice4j.core.decoding;

/** Speech tokens and how they ended. Immutable. */
public final class SpokenTokens {
  private final int[] tokens;
  private final Ending ending;

  /**
   * Makes a result; the array is copied.
   *
   * @param tokens speech ids only, no marks
   * @param ending how they ended
   */
  public SpokenTokens(int[] tokens, Ending ending) {
    this.tokens = tokens.clone();
    this.ending = ending;
  }

  /** {@return the speech ids, a copy, without the mark that ended them} */
  public int[] tokens() {
    return tokens.clone();
  }

  /** {@return how many there are} */
  public int count() {
    return tokens.length;
  }

  /** {@return how they ended} */
  public Ending ending() {
    return ending;
  }

  /** {@return whether the model ended the speech by itself} */
  public boolean isComplete() {
    return ending == Ending.END_MARK;
  }

  @Override
  public String toString() {
    return "SpokenTokens[" + tokens.length + ", " + ending + "]";
  }

  /** How speech ended. */
  public enum Ending {
    /** It goes on. */
    UNDER_WAY,
    /** The model drew the mark that ends it. */
    END_MARK,
    /** It was as long as it may be. */
    LENGTH_CAP
  }
}
