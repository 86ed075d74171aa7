package io.github.cosyvoice4j.eval.metric;

import io.github.cosyvoice4j.core.features.MelFilterbank;
import io.github.cosyvoice4j.core.features.RealFft;
import java.nio.FloatBuffer;

/**
 * The mel spectrogram that DNSMOS's P.808 net reads: decibels below the loudest bin, at most 80,
 * brought to [-1, 1].
 *
 * <p>Source: {@code audio_melspec} of {@code dnsmos_local.py}, which is {@code
 * librosa.feature.melspectrogram} with frames of 321 samples, and {@code librosa.power_to_db};
 * zeros around the sound, as librosa has them since 0.9. Immutable.
 */
final class DecibelMel {
  static final int BANDS = 120;

  private static final int RATE = 16_000;
  private static final int FRAME = 321;
  private static final int HOP = 160;
  private static final int MARGIN = FRAME / 2;
  private static final double FLOOR = 1e-10;
  private static final double RANGE_DB = 80;
  private static final double HALF_RANGE_DB = 40;

  /** Twice the frame, because the frame is odd: every second frequency is one of the frame's. */
  private final RealFft fft = new RealFft(2 * FRAME);

  private final MelFilterbank filters = MelFilterbank.slaney(RATE, FRAME, BANDS, 0, RATE / 2.0);
  private final double[] window = new double[FRAME];

  DecibelMel() {
    for (int i = 0; i < FRAME; i++) {
      window[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / FRAME);
    }
  }

  /** {@return how many whole frames some samples make, with {@link #MARGIN} zeros on both sides} */
  static int frames(int samples) {
    return 1 + (samples + 2 * MARGIN - FRAME) / HOP;
  }

  /**
   * Computes the spectrogram.
   *
   * @param samples at 16 kHz
   * @return (frames, 120), row-major
   */
  float[] compute(FloatBuffer samples) {
    int frames = frames(samples.remaining());
    double[] decibels = new double[frames * BANDS];
    double loudest = Double.NEGATIVE_INFINITY;
    double[] doubled = new double[fft.bins()];
    double[] power = new double[FRAME / 2 + 1];
    for (int frame = 0; frame < frames; frame++) {
      fft.power(windowed(samples, frame * HOP - MARGIN), doubled);
      for (int k = 0; k < power.length; k++) {
        power[k] = doubled[2 * k];
      }
      for (int band = 0; band < BANDS; band++) {
        double level = 10 * Math.log10(Math.max(FLOOR, filters.gather(band, power)));
        decibels[frame * BANDS + band] = level;
        loudest = Math.max(loudest, level);
      }
    }
    float[] scaled = new float[decibels.length];
    for (int i = 0; i < scaled.length; i++) {
      double below = Math.max(decibels[i] - loudest, -RANGE_DB);
      scaled[i] = (float) ((below + HALF_RANGE_DB) / HALF_RANGE_DB);
    }
    return scaled;
  }

  private double[] windowed(FloatBuffer samples, int from) {
    double[] frame = new double[2 * FRAME];
    for (int i = 0; i < FRAME; i++) {
      int at = from + i;
      if (at >= 0 && at < samples.remaining()) {
        frame[i] = samples.get(samples.position() + at) * window[i];
      }
    }
    return frame;
  }
}
