package io.github.cosyvoice4j.core.features;

/**
 * Kaldi's log filterbank energies of 80 bins, less their mean over the recording, which the speaker
 * encoder reads: 100 frames a second at 16 kHz, no dither. Immutable, safe for use by several
 * threads.
 *
 * <p>Trap: samples are taken in [-1, 1], as upstream gives them, not scaled to 16 bits as in Kaldi.
 *
 * <p>Source: {@code torchaudio/compliance/kaldi.py}, {@code fbank} with its defaults; {@code
 * cosyvoice/cli/frontend.py}, {@code _extract_spk_embedding}.
 */
public final class KaldiFbank {
  /** The sample rate it takes, in Hz. */
  public static final int SAMPLE_RATE = 16_000;

  /** Bins of a frame. */
  public static final int BINS = 80;

  private static final int FRAME = SAMPLE_RATE / 1000 * 25;
  private static final int HOP = SAMPLE_RATE / 1000 * 10;

  /** The frame's length, rounded up to a power of two. */
  private static final int FFT_SIZE = 512;

  private static final double LOW_HZ = 20;
  private static final float PREEMPHASIS = 0.97f;
  private static final double POVEY_POWER = 0.85;

  /** {@code torch.finfo(torch.float32).eps}. */
  private static final double FLOOR = 0x1p-23;

  private final RealFft fft;
  private final MelFilterbank filters;
  private final float[] window;

  /** Makes the tables. */
  public KaldiFbank() {
    this.fft = new RealFft(FFT_SIZE);
    this.filters = MelFilterbank.kaldi(SAMPLE_RATE, FFT_SIZE, BINS, LOW_HZ);
    this.window = poveyWindow();
  }

  /** {@return the fewest samples it takes: one frame} */
  public int minSamples() {
    return FRAME;
  }

  /**
   * Computes the energies.
   *
   * @param samples mono at {@value #SAMPLE_RATE} Hz in [-1, 1], at least {@link #minSamples}
   * @return (frames, bins), whole frames only; each bin's mean is zero
   */
  public FloatMatrix compute(float[] samples) {
    int frames = 1 + (samples.length - FRAME) / HOP;
    FloatMatrix energies = new FloatMatrix(frames, BINS);
    double[] power = new double[fft.bins()];
    double[] means = new double[BINS];
    for (int frame = 0; frame < frames; frame++) {
      fft.power(windowed(samples, frame * HOP), power);
      for (int bin = 0; bin < BINS; bin++) {
        double energy = Math.log(Math.max(filters.gather(bin, power), FLOOR));
        energies.set(frame, bin, energy);
        means[bin] += energy / frames;
      }
    }
    return centred(energies, means);
  }

  /**
   * A frame without its mean, with high frequencies raised, under the window, padded with zeros;
   * each step is rounded to float32 as upstream's is.
   */
  private double[] windowed(float[] samples, int from) {
    double sum = 0;
    for (int i = 0; i < FRAME; i++) {
      sum += samples[from + i];
    }
    float mean = (float) (sum / FRAME);
    double[] frame = new double[FFT_SIZE];
    float previous = samples[from] - mean;
    for (int i = 0; i < FRAME; i++) {
      float sample = samples[from + i] - mean;
      frame[i] = (sample - PREEMPHASIS * previous) * window[i];
      previous = sample;
    }
    return frame;
  }

  private static FloatMatrix centred(FloatMatrix energies, double[] means) {
    for (int frame = 0; frame < energies.rows(); frame++) {
      for (int bin = 0; bin < energies.columns(); bin++) {
        energies.set(frame, bin, energies.get(frame, bin) - means[bin]);
      }
    }
    return energies;
  }

  /** A Hann window to a power: like Hamming's, but zero at the edges. */
  private static float[] poveyWindow() {
    float[] window = Stft.hann(FRAME, FRAME - 1);
    for (int i = 0; i < FRAME; i++) {
      window[i] = (float) Math.pow(window[i], POVEY_POWER);
    }
    return window;
  }
}
