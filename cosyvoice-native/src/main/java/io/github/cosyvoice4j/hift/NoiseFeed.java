package io.github.cosyvoice4j.hift;

import io.github.cosyvoice4j.core.sampling.Noise;
import java.util.Arrays;

/**
 * The noise of an utterance's samples in their order, the same however many are asked for at a
 * time. Not safe for use by several threads.
 */
final class NoiseFeed {
  private final Noise noise;
  private float[] ahead = {}; // drawn and not taken

  NoiseFeed(Noise noise) {
    this.noise = noise;
  }

  /**
   * {@return the next values, which stay the next ones}
   *
   * @param count how many
   */
  float[] peek(int count) {
    int missing = count - ahead.length;
    if (missing > 0) {
      float[] more = new float[missing + missing % 2]; // Gaussian noise is made in pairs
      noise.normal(more);
      ahead = Arrays.copyOf(ahead, ahead.length + more.length);
      System.arraycopy(more, 0, ahead, ahead.length - more.length, more.length);
    }
    return Arrays.copyOf(ahead, count);
  }

  /**
   * {@return the next values}
   *
   * @param count how many
   */
  float[] take(int count) {
    float[] values = peek(count);
    ahead = Arrays.copyOfRange(ahead, count, ahead.length);
    return values;
  }
}
