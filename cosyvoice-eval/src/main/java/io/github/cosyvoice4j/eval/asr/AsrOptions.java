package io.github.cosyvoice4j.eval.asr;

import java.util.Objects;

/**
 * How a recognizer is run.
 *
 * @param threads of one operation; 0: as many as there are processors
 * @param featureRate what sound is resampled to before features are computed, in Hz, 8000 to 48000.
 *     A trap of upstream's script: it asks for 24000 of a model that was trained at 16000, so that
 *     speech at 24 kHz is not resampled and is heard a third too slow; its published error rates
 *     are measured so
 * @param lfr which frames stand side by side
 */
public record AsrOptions(int threads, int featureRate, Lfr lfr) {
  /** 16 kHz, centred windows, a thread for each processor. */
  public static final AsrOptions DEFAULT = new AsrOptions(0, 16_000, Lfr.CENTERED);

  private static final int MIN_RATE = 8_000;
  private static final int MAX_RATE = 48_000;

  /** Checks the numbers. */
  public AsrOptions {
    Objects.requireNonNull(lfr, "lfr");
    if (threads < 0) {
      throw new IllegalArgumentException("threads: expected 0 or more, got " + threads);
    }
    if (featureRate < MIN_RATE || featureRate > MAX_RATE) {
      throw new IllegalArgumentException(
          "feature rate: expected "
              + MIN_RATE
              + " to "
              + MAX_RATE
              + " Hz, got "
              + featureRate
              + "; most models take 16000");
    }
  }
}
