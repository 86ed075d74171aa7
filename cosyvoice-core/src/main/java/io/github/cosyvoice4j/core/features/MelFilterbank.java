package io.github.cosyvoice4j.core.features;

import java.util.Arrays;

/**
 * Triangular filters, evenly spaced on a mel scale, that gather the bins of a spectrum.
 *
 * <p>Two scales are met: Slaney's, linear below 1 kHz, with filters of equal area (librosa's
 * default; Whisper and the prompt mel), and Kaldi's logarithmic one, with filters of equal height
 * and triangles on the mel axis. Weights are rounded to float32 as there. Immutable, safe for use
 * by several threads.
 */
public final class MelFilterbank {
  private static final double LINEAR_HZ_PER_MEL = 200.0 / 3;
  private static final double LOG_START_HZ = 1000;
  private static final double LOG_START_MEL = LOG_START_HZ / LINEAR_HZ_PER_MEL;

  /** 27 mel for a factor of 6.4. */
  private static final double LOG_STEP = Math.log(6.4) / 27;

  private final int[] first;
  private final float[][] weights;

  private MelFilterbank(double[][] dense) {
    this.first = new int[dense.length];
    this.weights = new float[dense.length][];
    for (int filter = 0; filter < dense.length; filter++) {
      trim(filter, dense[filter]);
    }
  }

  /**
   * Makes the filters of {@code librosa.filters.mel} with its defaults.
   *
   * @param sampleRate in Hz
   * @param fftSize samples of a frame
   * @param filters how many
   * @param low where the first begins, in Hz
   * @param high where the last ends, in Hz
   * @return the filters, for spectra of {@code fftSize / 2 + 1} bins
   */
  public static MelFilterbank slaney(
      int sampleRate, int fftSize, int filters, double low, double high) {
    double[] edges = new double[filters + 2]; // in Hz
    double lowMel = slaneyMel(low);
    double step = (slaneyMel(high) - lowMel) / (filters + 1);
    Arrays.setAll(edges, i -> slaneyHz(lowMel + i * step));
    double[] bins = new double[fftSize / 2 + 1];
    Arrays.setAll(bins, k -> (double) k * sampleRate / fftSize);
    double[][] dense = triangles(bins, edges);
    for (int filter = 0; filter < filters; filter++) {
      double[] row = dense[filter];
      double height = 2 / (edges[filter + 2] - edges[filter]); // An area of one.
      Arrays.setAll(row, k -> row[k] * height);
    }
    return new MelFilterbank(dense);
  }

  /**
   * Makes the filters of {@code torchaudio.compliance.kaldi.get_mel_banks} without warping.
   *
   * @param sampleRate in Hz; the last filter ends at half of it
   * @param fftSize samples of a frame
   * @param filters how many
   * @param low where the first begins, in Hz
   * @return the filters, for spectra of {@code fftSize / 2 + 1} bins, the last of which no filter
   *     uses
   */
  public static MelFilterbank kaldi(int sampleRate, int fftSize, int filters, double low) {
    double[] edges = new double[filters + 2]; // in mel
    double lowMel = kaldiMel(low);
    double step = (kaldiMel(sampleRate / 2.0) - lowMel) / (filters + 1);
    Arrays.setAll(edges, i -> lowMel + i * step);
    double[] bins = new double[fftSize / 2];
    Arrays.setAll(bins, k -> kaldiMel((double) k * sampleRate / fftSize));
    return new MelFilterbank(triangles(bins, edges));
  }

  /** {@return how many filters there are} */
  public int filters() {
    return first.length;
  }

  /**
   * {@return what one filter gathers}
   *
   * @param filter which, from 0
   * @param spectrum the bins
   */
  public double gather(int filter, double[] spectrum) {
    float[] row = weights[filter];
    int from = first[filter];
    double sum = 0;
    for (int k = 0; k < row.length; k++) {
      sum += row[k] * spectrum[from + k];
    }
    return sum;
  }

  private static double[][] triangles(double[] bins, double[] edges) {
    double[][] dense = new double[edges.length - 2][bins.length];
    for (int filter = 0; filter < dense.length; filter++) {
      double left = edges[filter];
      double centre = edges[filter + 1];
      double right = edges[filter + 2];
      for (int k = 0; k < bins.length; k++) {
        double rise = (bins[k] - left) / (centre - left);
        double fall = (right - bins[k]) / (right - centre);
        dense[filter][k] = Math.max(0, Math.min(rise, fall));
      }
    }
    return dense;
  }

  /** Keeps what lies between the first and the last weight that is not zero. */
  private void trim(int filter, double[] row) {
    int begin = 0;
    int end = row.length;
    while (begin < end && row[begin] == 0) {
      begin++;
    }
    while (end > begin && row[end - 1] == 0) {
      end--;
    }
    first[filter] = begin;
    weights[filter] = new float[end - begin];
    for (int k = begin; k < end; k++) {
      weights[filter][k - begin] = (float) row[k];
    }
  }

  private static double slaneyMel(double hz) {
    return hz < LOG_START_HZ
        ? hz / LINEAR_HZ_PER_MEL
        : LOG_START_MEL + Math.log(hz / LOG_START_HZ) / LOG_STEP;
  }

  private static double slaneyHz(double mel) {
    return mel < LOG_START_MEL
        ? mel * LINEAR_HZ_PER_MEL
        : LOG_START_HZ * Math.exp((mel - LOG_START_MEL) * LOG_STEP);
  }

  private static double kaldiMel(double hz) {
    return 1127 * Math.log(1 + hz / 700);
  }
}
