package io.github.cosyvoice4j.core.features;

/**
 * Power spectra of overlapping frames under a Hann window, as {@code torch.stft} cuts them with
 * {@code center=False}. Frames are rounded to float32 as there, the transform is exact. Immutable,
 * safe for use by several threads.
 */
final class Stft {
  private final int size;
  private final int hop;
  private final float[] window;
  private final RealFft fft;

  /**
   * Makes the tables.
   *
   * @param size samples of a frame, even
   * @param hop samples from one frame to the next
   * @param windowLength samples that the window covers, in the middle of the frame
   */
  Stft(int size, int hop, int windowLength) {
    this.size = size;
    this.hop = hop;
    this.window = new float[size];
    this.fft = new RealFft(size);
    float[] hann = hann(windowLength, windowLength);
    System.arraycopy(hann, 0, window, (size - windowLength) / 2, windowLength);
  }

  /** {@return the number of frequencies of a spectrum} */
  int bins() {
    return fft.bins();
  }

  /**
   * {@return how many whole frames there are}
   *
   * @param samples how many samples
   */
  int frames(int samples) {
    return samples < size ? 0 : 1 + (samples - size) / hop;
  }

  /**
   * Computes the power spectrum of one frame.
   *
   * @param samples the whole signal
   * @param frame which frame, from 0
   * @param power where to, {@link #bins} values
   */
  void power(float[] samples, int frame, double[] power) {
    double[] windowed = new double[size];
    for (int i = 0; i < size; i++) {
      windowed[i] = window[i] * samples[frame * hop + i];
    }
    fft.power(windowed, power);
  }

  /**
   * {@return the signal with its own mirror image before and after it; the first and last sample
   * stand once}
   *
   * @param samples more than {@code margin}
   * @param margin samples to add on each side
   */
  static float[] reflect(float[] samples, int margin) {
    float[] padded = new float[samples.length + 2 * margin];
    System.arraycopy(samples, 0, padded, margin, samples.length);
    int last = margin + samples.length - 1;
    for (int i = 1; i <= margin; i++) {
      padded[margin - i] = padded[margin + i];
      padded[last + i] = padded[last - i];
    }
    return padded;
  }

  /**
   * {@return a Hann window, computed in float32 as {@code torch.hann_window} does: where it is
   * small, its rounding leaks more of a loud tone into quiet bins than theirs holds}
   *
   * @param length how many values
   * @param period where it would be zero again: the length, or one less for a symmetric window
   */
  static float[] hann(int length, int period) {
    float step = (float) (2 * Math.PI / period);
    float[] window = new float[length];
    for (int i = 0; i < length; i++) {
      window[i] = (float) Math.cos(i * step) * -0.5f + 0.5f;
    }
    return window;
  }
}
