package io.github.cosyvoice4j.core.features;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.model.ConfigNode;
import java.util.Locale;

/**
 * The log-mel frames of a prompt that the flow continues. All sizes come from the model's {@code
 * feat_extractor}. Immutable, safe for use by several threads.
 *
 * <p>Source: {@code matcha/utils/audio.py}, {@code mel_spectrogram}.
 */
public final class MelSpectrogram {
  /** Keeps the root of a silent bin off zero. */
  private static final double POWER_EPSILON = 1e-9;

  private static final double FLOOR = 1e-5;

  /** Far above any model's; keeps a wrong yaml from asking for all memory. */
  private static final int MAX_FFT_SIZE = 1 << 15;

  private static final int MAX_BINS = 1 << 10;

  /**
   * The numbers of the yaml's {@code feat_extractor} node.
   *
   * @param fftSize samples of a frame ({@code n_fft}), even
   * @param bins values of a frame ({@code num_mels})
   * @param sampleRate of what it takes ({@code sampling_rate}), in Hz
   * @param hop samples from one frame to the next ({@code hop_size})
   * @param window samples under the window ({@code win_size})
   * @param low where the first filter begins ({@code fmin}), in Hz
   * @param high where the last filter ends ({@code fmax}, half the rate where it is null), in Hz
   */
  public record Config(
      int fftSize, int bins, int sampleRate, int hop, int window, double low, double high) {
    /**
     * Reads and checks the numbers.
     *
     * @param node the {@code feat_extractor} node
     * @return the numbers
     * @throws ModelFormatException if one is absent or makes no sense
     */
    public static Config of(ConfigNode node) throws ModelFormatException {
      int fftSize = inRange(node, "n_fft", 2, MAX_FFT_SIZE);
      if (fftSize % 2 != 0) {
        throw wrong(node, "n_fft", "an even number", fftSize);
      }
      if (node.booleanValue("center", false)) {
        throw wrong(node, "center", "false", true);
      }
      int bins = inRange(node, "num_mels", 1, MAX_BINS);
      int rate = inRange(node, "sampling_rate", 1, 1 << 24);
      int hop = inRange(node, "hop_size", 1, fftSize);
      int window = inRange(node, "win_size", 1, fftSize);
      double low = node.doubleValue("fmin", 0);
      double high = node.doubleValue("fmax", rate / 2.0);
      if (!(low >= 0 && low < high)) {
        throw wrong(node, "fmin", "0 or more, less than fmax " + high, low);
      }
      return new Config(fftSize, bins, rate, hop, window, low, high);
    }

    private static int inRange(ConfigNode node, String key, int min, int max)
        throws ModelFormatException {
      int value = node.intValue(key);
      if (value < min || value > max) {
        throw wrong(node, key, min + " to " + max, value);
      }
      return value;
    }

    private static ModelFormatException wrong(
        ConfigNode node, String key, String expected, Object got) {
      return new ModelFormatException(
          String.format(Locale.ROOT, "%s.%s: expected %s, got %s", node, key, expected, got));
    }
  }

  private final Config config;
  private final Stft stft;
  private final MelFilterbank filters;

  /**
   * Makes the tables.
   *
   * @param config sizes
   */
  public MelSpectrogram(Config config) {
    this.config = config;
    this.stft = new Stft(config.fftSize, config.hop, config.window);
    this.filters =
        MelFilterbank.slaney(
            config.sampleRate, config.fftSize, config.bins, config.low, config.high);
  }

  /** {@return the sizes} */
  public Config config() {
    return config;
  }

  /** {@return the fewest samples it takes: one frame, and what the mirror images need} */
  public int minSamples() {
    return Math.max(margin() + 1, config.fftSize - 2 * margin());
  }

  /**
   * Computes the frames.
   *
   * @param samples mono at the configured rate, at least {@link #minSamples}
   * @return (frames, bins), the natural logarithm of magnitudes
   */
  public FloatMatrix compute(float[] samples) {
    float[] padded = Stft.reflect(samples, margin());
    FloatMatrix mel = new FloatMatrix(stft.frames(padded.length), config.bins);
    double[] spectrum = new double[stft.bins()];
    for (int frame = 0; frame < mel.rows(); frame++) {
      stft.power(padded, frame, spectrum);
      for (int k = 0; k < spectrum.length; k++) {
        spectrum[k] = Math.sqrt(spectrum[k] + POWER_EPSILON);
      }
      for (int bin = 0; bin < config.bins; bin++) {
        mel.set(frame, bin, Math.log(Math.max(filters.gather(bin, spectrum), FLOOR)));
      }
    }
    return mel;
  }

  /** So that every hop of samples gives one frame. */
  private int margin() {
    return (config.fftSize - config.hop) / 2;
  }
}
