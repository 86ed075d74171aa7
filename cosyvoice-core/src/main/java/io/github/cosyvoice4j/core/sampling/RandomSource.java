package io.github.cosyvoice4j.core.sampling;

/**
 * A stream of random numbers that belongs to one request.
 *
 * <p>SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014),
 * counted: draw {@code n} (from 1) of seed {@code s} is {@code mix(s + n * 0x9E3779B97F4A7C15)}. A
 * uniform is the top 24 bits times 2^-24, so it is exact as a float and never 1. Not safe for use
 * by several threads.
 */
public final class RandomSource {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;
  private static final float ULP24 = 0x1p-24f;

  private long state;

  /**
   * Makes a stream.
   *
   * @param seed any number
   */
  public RandomSource(long seed) {
    this.state = seed;
  }

  /** {@return the next 64 random bits} */
  public long nextLong() {
    state += GAMMA;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** {@return the next uniform number in [0, 1), a multiple of 2^-24} */
  public float nextFloat() {
    return (nextLong() >>> 40) * ULP24;
  }

  /**
   * Fills an array with the next uniform numbers in [0, 1).
   *
   * @param into the array
   */
  public void fill(float[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = nextFloat();
    }
  }

  /** {@return a stream of its own, made from this one's next draw} */
  public RandomSource split() {
    return new RandomSource(nextLong());
  }
}
