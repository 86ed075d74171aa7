package io.github.cosyvoice4j.core.sampling;

/** Chooses the next token from its scores. One belongs to one request; not for several threads. */
@FunctionalInterface
public interface TokenChooser {
  /**
   * Chooses the next token.
   *
   * @param scores logits or log-probabilities, by id; negative infinity rules a token out
   * @param decoded the tokens so far
   * @param count how many of them count, from the array's start
   * @return the id
   * @throws io.github.cosyvoice4j.CosyVoiceException if there is nothing to choose from
   */
  int choose(float[] scores, int[] decoded, int count);
}
