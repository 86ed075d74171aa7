package io.github.cosyvoice4j.hift;

/** How the end of one piece passes into the start of the next. Immutable. */
final class Fade {
  private final double[] in; // weights of what begins
  private final double[] out; // weights of what ends

  private Fade(double[] in, double[] out) {
    this.in = in;
    this.out = out;
  }

  /**
   * {@return a fade along a squared sine, whose weights sum to 1}
   *
   * @param samples its length
   */
  static Fade normalized(int samples) {
    double[] in = new double[samples];
    double[] out = new double[samples];
    for (int i = 0; i < samples; i++) {
      in[i] = 0.5 - 0.5 * Math.cos(Math.PI * (i + 0.5) / samples);
      out[i] = 1 - in[i];
    }
    return new Fade(in, out);
  }

  /**
   * {@return upstream's fade, the halves of a symmetric Hamming window ({@code fade_in_out} in
   * {@code cosyvoice/utils/common.py}); its weights sum to 1.08}
   *
   * @param samples its length
   */
  static Fade hamming(int samples) {
    double[] in = new double[samples];
    double[] out = new double[samples];
    for (int i = 0; i < samples; i++) {
      in[i] = hamming(i, 2 * samples);
      out[i] = hamming(samples + i, 2 * samples);
    }
    return new Fade(in, out);
  }

  private static double hamming(int i, int size) {
    return 0.54 - 0.46 * Math.cos(2 * Math.PI * i / (size - 1));
  }

  /**
   * Fades in place.
   *
   * @param end what ends, as long as the fade
   * @param start what begins, and gets the result; what is longer than the fade stays as it is
   */
  void apply(float[] end, float[] start) {
    for (int i = 0; i < in.length; i++) {
      start[i] = (float) (start[i] * in[i] + end[i] * out[i]);
    }
  }
}
