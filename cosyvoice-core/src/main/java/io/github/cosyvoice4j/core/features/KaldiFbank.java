package io.github.cosyvoice4j.core.features;

/**
 * Kaldi's log filterbank energies, 100 frames a second, whole frames only, no dither. By default as
 * the speaker encoder reads them: 80 bins of sound at 16 kHz, less their mean over the recording.
 * Immutable, safe for use by several threads.
 *
 * <p>Trap: the speaker encoder takes them of samples in [-1, 1], as upstream gives them, speech
 * recognizers of samples scaled to 16 bits, as Kaldi does. They are not scaled here.
 *
 * <p>Source: {@code torchaudio/compliance/kaldi.py}, {@code fbank} with its defaults; {@code
 * cosyvoice/cli/frontend.py}, {@code _extract_spk_embedding}.
 */
public final class KaldiFbank {
  /** The sample rate that the speaker encoder takes, in Hz. */
  public static final int SAMPLE_RATE = 16_000;

  /** Bins of a frame for the speaker encoder. */
  public static final int BINS = 80;

  private static final int FRAME_MILLIS = 25;
  private static final int HOP_MILLIS = 10;
  private static final double LOW_HZ = 20;
  private static final float PREEMPHASIS = 0.97f;
  private static final double POVEY_POWER = 0.85;

  /** {@code torch.finfo(torch.float32).eps}. */
  private static final double FLOOR = 0x1p-23;

  /** What a frame is weighed with. */
  public enum Window {
    /** A Hann window to the power of 0.85: like Hamming's, but zero at the edges. */
    POVEY,
    /** {@code 0.54 - 0.46 cos(2 pi i / (n - 1))}. */
    HAMMING
  }

  /**
   * What differs between nets that read such energies.
   *
   * @param sampleRate of what it takes, in Hz, at least 1000; the last filter ends at half of it
   * @param bins values of a frame, at least 1
   * @param window what a frame is weighed with
   * @param centred whether each bin's mean over the recording is taken off
   */
  public record Config(int sampleRate, int bins, Window window, boolean centred) {
    /** What the speaker encoder reads. */
    static final Config SPEAKER = new Config(SAMPLE_RATE, BINS, Window.POVEY, true);

    /** Checks the numbers. */
    public Config {
      if (sampleRate < 1000 || bins < 1) {
        throw new IllegalArgumentException(
            "fbank: expected at least 1000 Hz and 1 bin, got " + sampleRate + " and " + bins);
      }
    }

    private int samples(int millis) {
      return (int) ((long) sampleRate * millis / 1000);
    }
  }

  private final Config config;
  private final int frame;
  private final int hop;
  private final RealFft fft;
  private final MelFilterbank filters;
  private final float[] window;

  /** Makes the tables for the speaker encoder. */
  public KaldiFbank() {
    this(Config.SPEAKER);
  }

  /**
   * Makes the tables.
   *
   * @param config what to compute
   */
  public KaldiFbank(Config config) {
    this.config = config;
    this.frame = config.samples(FRAME_MILLIS);
    this.hop = config.samples(HOP_MILLIS);
    int fftSize = powerOfTwo(frame);
    this.fft = new RealFft(fftSize);
    this.filters = MelFilterbank.kaldi(config.sampleRate, fftSize, config.bins, LOW_HZ);
    this.window = config.window == Window.POVEY ? povey(frame) : hamming(frame);
  }

  /** {@return the fewest samples it takes: one frame} */
  public int minSamples() {
    return frame;
  }

  /**
   * Computes the energies.
   *
   * @param samples mono at the configured rate, at least {@link #minSamples}
   * @return (frames, bins), whole frames only; each bin's mean is zero where that was asked
   */
  public FloatMatrix compute(float[] samples) {
    int frames = 1 + (samples.length - frame) / hop;
    FloatMatrix energies = new FloatMatrix(frames, config.bins);
    double[] power = new double[fft.bins()];
    double[] means = new double[config.bins];
    for (int row = 0; row < frames; row++) {
      fft.power(windowed(samples, row * hop), power);
      for (int bin = 0; bin < config.bins; bin++) {
        double energy = Math.log(Math.max(filters.gather(bin, power), FLOOR));
        energies.set(row, bin, energy);
        means[bin] += energy / frames;
      }
    }
    return config.centred ? centred(energies, means) : energies;
  }

  /**
   * A frame without its mean, with high frequencies raised, under the window, padded with zeros;
   * each step is rounded to float32 as upstream's is.
   */
  private double[] windowed(float[] samples, int from) {
    double sum = 0;
    for (int i = 0; i < frame; i++) {
      sum += samples[from + i];
    }
    float mean = (float) (sum / frame);
    double[] padded = new double[powerOfTwo(frame)];
    float previous = samples[from] - mean;
    for (int i = 0; i < frame; i++) {
      float sample = samples[from + i] - mean;
      padded[i] = (sample - PREEMPHASIS * previous) * window[i];
      previous = sample;
    }
    return padded;
  }

  private static FloatMatrix centred(FloatMatrix energies, double[] means) {
    for (int frame = 0; frame < energies.rows(); frame++) {
      for (int bin = 0; bin < energies.columns(); bin++) {
        energies.set(frame, bin, energies.get(frame, bin) - means[bin]);
      }
    }
    return energies;
  }

  private static float[] povey(int length) {
    float[] window = Stft.hann(length, length - 1);
    for (int i = 0; i < length; i++) {
      window[i] = (float) Math.pow(window[i], POVEY_POWER);
    }
    return window;
  }

  private static float[] hamming(int length) {
    float[] window = new float[length];
    for (int i = 0; i < length; i++) {
      window[i] = (float) (0.54 - 0.46 * Math.cos(2 * Math.PI * i / (length - 1)));
    }
    return window;
  }

  /** {@return the number, rounded up to a power of two} */
  private static int powerOfTwo(int number) {
    return Integer.highestOneBit(number - 1) << 1;
  }
}
