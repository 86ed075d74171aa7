package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.Precision;
import java.util.List;

/**
 * The largest relative differences that pass; {@code docs/numerics.md} gives each its reason.
 *
 * <p>The constants are for what is computed in single precision whatever the options say. The
 * components are for a net in some numbers, which is fed the golden of the stage before.
 *
 * @param stage hidden states, scores, mel
 * @param tokens share of the tokens that may be others; where there is one, each is chosen after
 *     the golden's
 * @param together a sequence or an utterance in a batch, against the same alone
 * @param wholeRms whole requests from tokens, root mean square of the difference: a sanity check
 * @param wholeSpectrum whole requests from tokens, mean absolute difference of log magnitudes: a
 *     sanity check
 */
record Tolerances(
    double stage, double tokens, double together, double wholeRms, double wholeSpectrum) {
  /** Ids, sampled tokens and what is only cut or copied. */
  static final double EXACT = 0;

  /** Features, f0: the same arithmetic in another order. */
  static final double STAGE = 1e-4;

  /** Sine and source from the golden f0: rounding grows where f0 is summed into phase. */
  static final double SOURCE = 1e-3;

  /** Wave from golden mel and golden source. */
  static final double WAVE = 1e-3;

  /** How many are computed together where that is compared with one alone. */
  static final List<Integer> TOGETHER = List.of(1, 4, 16);

  /**
   * {@return the limits of a net that is computed in some numbers}
   *
   * <p>Lossy ones are about twice what was measured on small random weights, at the worst value of
   * a tensor. FP16 keeps 11 bits; BF16 keeps 8, so its limit is eight times wider. INT8 keeps 8
   * bits of weights and rows, where a large value makes the small ones of its row coarse.
   *
   * <p>Tokens drawn from random weights are nearly tied, and a draw goes through candidates in the
   * order of their scores: two of them that change places are another token. Of INT8, a sequence
   * alone is rounded between its own least and greatest value, in a batch by its greatest absolute
   * value; BF16 rounds the sums of a batch, which come in another order. The vocoder of random
   * weights is chaotic: after a mel that is 1e-3 off, phases are others. Two noises of one spectrum
   * are 0.69 apart in log magnitudes and 1.41 in rms, so only another loudness is found.
   *
   * @param precision the numbers
   */
  static Tolerances of(Precision precision) {
    return switch (precision) {
      case FP32 -> new Tolerances(STAGE, EXACT, 1e-4, 0.1, 0.05);
      case FP16 -> new Tolerances(2e-2, 0.05, 1e-4, 2, 1);
      case BF16 -> new Tolerances(0.16, 0.3, 0.05, 2, 1);
      case INT8 -> new Tolerances(0.6, 0.5, 0.05, 2, 1);
    };
  }
}
