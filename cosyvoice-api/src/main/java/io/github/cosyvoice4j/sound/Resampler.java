package io.github.cosyvoice4j.sound;

/**
 * Changes the sample rate by windowed-sinc interpolation, as torchaudio's {@code
 * functional.resample} does with its defaults: {@code sinc_interp_hann}, {@code
 * lowpass_filter_width} 6, {@code rolloff} 0.99.
 *
 * <p>torchaudio convolves with one filter for each of {@code to / gcd} phases, each padded to the
 * same length with what the window makes zero; here those zeros are left out. Immutable, safe for
 * use by several threads.
 *
 * <p>Source: {@code torchaudio/functional/functional.py}, {@code _get_sinc_resample_kernel}.
 */
public final class Resampler {
  private static final int LOWPASS_FILTER_WIDTH = 6;
  private static final double ROLLOFF = 0.99;
  private static final int MAX_SAMPLES = Integer.MAX_VALUE - 8;

  /** The rates over their greatest common divisor. */
  private final int from;

  private final int to;

  /** The lower of both rates, less what the filter needs to fall off. */
  private final double baseRate;

  /**
   * Makes a resampler.
   *
   * @param fromRate the rate of what goes in, in Hz
   * @param toRate the rate of what comes out, in Hz
   */
  public Resampler(int fromRate, int toRate) {
    if (fromRate < 1 || toRate < 1) {
      throw new IllegalArgumentException(
          "sample rates: expected at least 1 Hz, got " + fromRate + " and " + toRate);
    }
    int divisor = gcd(fromRate, toRate);
    this.from = fromRate / divisor;
    this.to = toRate / divisor;
    this.baseRate = Math.min(from, to) * ROLLOFF;
  }

  /**
   * Resamples a whole recording; before and after it silence is assumed.
   *
   * @param samples mono, any number
   * @return {@link #outputLength} samples; the same array if the rates are equal
   */
  public float[] resample(float[] samples) {
    if (from == to || samples.length == 0) {
      return samples;
    }
    return resample(samples, outputLength(samples.length));
  }

  /**
   * Resamples a whole recording as Kaldi's {@code LinearResample} does when it is flushed: the same
   * filter, but {@code ceil(to * length / from)} samples, with nothing rounded before.
   *
   * <p>Source: {@code kaldi/src/feat/resample.cc}, with a cutoff of {@code 0.99 / 2} of the lower
   * rate and 6 zeros, as sherpa-onnx calls it.
   *
   * @param samples mono, any number
   * @return the samples; the same array if the rates are equal
   * @throws IllegalArgumentException if more come out than an array holds
   */
  public float[] resampleAsKaldi(float[] samples) {
    if (from == to || samples.length == 0) {
      return samples;
    }
    long exact = ((long) samples.length * to + from - 1) / from;
    return resample(samples, checkedLength(exact));
  }

  private float[] resample(float[] samples, int length) {
    float[] output = new float[length];
    int phases = Math.min(to, output.length);
    for (int phase = 0; phase < phases; phase++) {
      apply(new Filter(phase), samples, output);
    }
    return output;
  }

  /**
   * {@return how many samples come out}
   *
   * <p>{@code ceil(to * length / from)}, but torchaudio rounds the quotient to float32 before, so
   * that for long recordings a last, almost empty, sample may be missing; frame counts hang on it.
   *
   * @param length how many go in
   * @throws IllegalArgumentException if more come out than an array holds
   */
  public int outputLength(int length) {
    long most = (length / from + 1L) * to;
    long rounded = (long) Math.ceil((float) ((double) to * length / from));
    return checkedLength(from == to ? length : Math.min(most, rounded));
  }

  private static int checkedLength(long samples) {
    if (samples > MAX_SAMPLES) {
      throw new IllegalArgumentException(
          "length: expected at most " + MAX_SAMPLES + " samples at the new rate, got " + samples);
    }
    return (int) samples;
  }

  /** Computes every {@code to}-th sample, from the filter's phase on. */
  private void apply(Filter filter, float[] samples, float[] output) {
    float[] taps = filter.taps;
    int first = filter.first;
    for (int i = filter.phase; i < output.length; i += to, first += from) {
      int begin = Math.max(0, -first);
      int end = Math.min(taps.length, samples.length - first);
      double sum = 0;
      for (int k = begin; k < end; k++) {
        sum += taps[k] * (double) samples[first + k];
      }
      output[i] = (float) sum;
    }
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** The filter for one position of an output sample between input samples. */
  private final class Filter {
    final int phase;

    /** The input sample that the first tap weighs, for the first output sample of this phase. */
    final int first;

    final float[] taps;

    Filter(int phase) {
      this.phase = phase;
      double centre = (double) phase * from / to;
      double reach = LOWPASS_FILTER_WIDTH * from / baseRate;
      this.first = (int) Math.ceil(centre - reach);
      this.taps = new float[(int) Math.floor(centre + reach) - first + 1];
      // torchaudio divides integers here, which gives float32; all else is float64.
      double start = (float) -phase / (float) to;
      for (int k = 0; k < taps.length; k++) {
        taps[k] = tap((start + (double) (first + k) / from) * baseRate);
      }
    }

    /** The windowed sinc at a distance in zero crossings, rounded to float32 as torchaudio does. */
    private float tap(double distance) {
      double t = Math.max(-LOWPASS_FILTER_WIDTH, Math.min(LOWPASS_FILTER_WIDTH, distance));
      double cosine = Math.cos(t * Math.PI / LOWPASS_FILTER_WIDTH / 2);
      double angle = t * Math.PI;
      double sinc = angle == 0 ? 1 : Math.sin(angle) / angle;
      return (float) (sinc * cosine * cosine * baseRate / from);
    }
  }
}
