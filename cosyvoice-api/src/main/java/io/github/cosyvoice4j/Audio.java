package io.github.cosyvoice4j;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Mono sound: samples and their rate.
 *
 * <p>Immutable, on the heap, safe for use by several threads.
 */
public final class Audio {
  private final float[] samples;
  private final int sampleRate;

  private Audio(float[] samples, int sampleRate) {
    this.samples = samples;
    this.sampleRate = sampleRate;
  }

  /**
   * Makes sound of samples, which are copied.
   *
   * @param samples mono, nominally in [-1, 1]
   * @param sampleRate samples a second, in Hz
   * @return the sound
   */
  public static Audio of(float[] samples, int sampleRate) {
    if (sampleRate < 1) {
      throw new IllegalArgumentException("sampleRate: expected at least 1, got " + sampleRate);
    }
    return new Audio(samples.clone(), sampleRate);
  }

  /**
   * Reads a WAVE file; several channels are averaged.
   *
   * @param file the file
   * @return the sound
   * @throws AudioFormatException if the file is not usable WAVE
   * @throws IOException if it can't be read
   */
  @SuppressWarnings("DoNotCallSuggester")
  public static Audio readWav(Path file) throws IOException {
    throw new AudioFormatException(file + ": not read yet");
  }

  /** {@return samples a second, in Hz} */
  public int sampleRate() {
    return sampleRate;
  }

  /** {@return the number of samples} */
  public int length() {
    return samples.length;
  }

  /** {@return the samples, nominally in [-1, 1], read-only} */
  public FloatBuffer samples() {
    return FloatBuffer.wrap(samples).asReadOnlyBuffer();
  }

  /** {@return how long it is} */
  public Duration duration() {
    return Duration.ofNanos(Math.round(samples.length * 1e9 / sampleRate));
  }
}
