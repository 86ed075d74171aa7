package io.github.cosyvoice4j.core.sampling;

/**
 * Where the vocoder's random numbers come from.
 *
 * <p>The order of calls is part of the vocoder's contract, so that a recording can be replayed. Not
 * safe for use by several threads.
 */
public interface Noise {
  /**
   * Fills an array with uniform numbers in [0, 1).
   *
   * @param into the array
   */
  void uniform(float[] into);

  /**
   * Fills an array with numbers of mean 0 and variance 1.
   *
   * @param into the array
   */
  void normal(float[] into);

  /**
   * {@return Gaussian noise from a stream, by Box and Muller's method in pairs}
   *
   * @param random the stream
   */
  static Noise gaussian(RandomSource random) {
    return new GaussianNoise(random);
  }

  /**
   * {@return flat noise of variance 1, {@code (u - 0.5) * sqrt(12)}: what recordings of upstream
   * are made with, one draw a value}
   *
   * @param random the stream
   */
  static Noise flat(RandomSource random) {
    return new FlatNoise(random);
  }
}
