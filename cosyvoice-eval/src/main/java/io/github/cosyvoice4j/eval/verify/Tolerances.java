package io.github.cosyvoice4j.eval.verify;

/**
 * The largest relative differences that pass; {@code docs/numerics.md} gives each its reason.
 *
 * <p>All but the last two are for a stage that is fed the golden of the stage before.
 */
final class Tolerances {
  /** Ids, sampled tokens and what is only cut or copied. */
  static final double EXACT = 0;

  /** Features, hidden states, mel, f0: the same arithmetic in another order. */
  static final double STAGE = 1e-4;

  /** Sine and source from the golden f0: rounding grows where f0 is summed into phase. */
  static final double SOURCE = 1e-3;

  /** Wave from golden mel and golden source. */
  static final double WAVE = 1e-3;

  /** Whole requests from tokens, root mean square of the difference: a sanity check. */
  static final double WHOLE_RMS = 0.1;

  /** Whole requests from tokens, mean absolute difference of log magnitudes: a sanity check. */
  static final double WHOLE_SPECTRUM = 0.05;

  private Tolerances() {}
}
