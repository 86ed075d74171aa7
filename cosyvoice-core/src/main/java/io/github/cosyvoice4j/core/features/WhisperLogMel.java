package io.github.cosyvoice4j.core.features;

/**
 * Whisper's log-mel spectrogram of 128 bins, which the speech tokenizer reads: 100 frames a second
 * at 16 kHz. Immutable, safe for use by several threads.
 *
 * <p>Source: {@code whisper/audio.py}, {@code log_mel_spectrogram}.
 */
public final class WhisperLogMel {
  /** The sample rate it takes, in Hz. */
  public static final int SAMPLE_RATE = 16_000;

  /** Bins of a frame. */
  public static final int BINS = 128;

  private static final int FFT_SIZE = 400;
  private static final int HOP = 160;
  private static final double FLOOR = 1e-10;

  /** How far below the loudest value, in powers of ten, everything is cut off. */
  private static final double DYNAMIC_RANGE = 8;

  private final Stft stft;
  private final MelFilterbank filters;

  /** Makes the tables. */
  public WhisperLogMel() {
    this.stft = new Stft(FFT_SIZE, HOP, FFT_SIZE);
    this.filters = MelFilterbank.slaney(SAMPLE_RATE, FFT_SIZE, BINS, 0, SAMPLE_RATE / 2.0);
  }

  /** {@return the fewest samples it takes: what the mirror images at both ends need} */
  public int minSamples() {
    return FFT_SIZE / 2 + 1;
  }

  /**
   * Computes the spectrogram.
   *
   * @param samples mono at {@value #SAMPLE_RATE} Hz, at least {@link #minSamples}
   * @return (bins, frames), one frame for every whole 160 samples
   */
  public FloatMatrix compute(float[] samples) {
    float[] padded = Stft.reflect(samples, FFT_SIZE / 2);
    int frames = stft.frames(padded.length) - 1; // Whisper drops the last one.
    FloatMatrix logMel = new FloatMatrix(BINS, frames);
    double[] power = new double[stft.bins()];
    double loudest = Double.NEGATIVE_INFINITY;
    for (int frame = 0; frame < frames; frame++) {
      stft.power(padded, frame, power);
      for (int bin = 0; bin < BINS; bin++) {
        double value = Math.log10(Math.max(filters.gather(bin, power), FLOOR));
        loudest = Math.max(loudest, value);
        logMel.set(bin, frame, value);
      }
    }
    return compressed(logMel, loudest - DYNAMIC_RANGE);
  }

  private static FloatMatrix compressed(FloatMatrix logMel, double floor) {
    for (int bin = 0; bin < logMel.rows(); bin++) {
      for (int frame = 0; frame < logMel.columns(); frame++) {
        logMel.set(bin, frame, (Math.max(logMel.get(bin, frame), floor) + 4) / 4);
      }
    }
    return logMel;
  }
}
