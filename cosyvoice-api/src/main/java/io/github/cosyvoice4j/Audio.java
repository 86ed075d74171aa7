package io.github.cosyvoice4j;

import io.github.cosyvoice4j.sound.AtomicFile;
import io.github.cosyvoice4j.sound.Resampler;
import io.github.cosyvoice4j.sound.WavReader;
import io.github.cosyvoice4j.sound.WavWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * Mono sound: samples and their rate.
 *
 * <p>Samples are nominally in [-1, 1] and always finite; what lies outside is kept, and clipped
 * only where 16-bit integers are made. Equal to sound of the same rate and samples. Immutable, on
 * the heap, safe for use by several threads.
 */
public final class Audio {
  /** How a WAVE file stores a sample. */
  public enum WavFormat {
    /** 16-bit integers, {@code floor(sample * 32768)}, clipped to the range. */
    PCM16,
    /** 32-bit floats, the samples as they are. */
    FLOAT32
  }

  /** The lowest sample rate, in Hz. */
  public static final int MIN_SAMPLE_RATE = 1_000;

  /** The highest sample rate, in Hz. */
  public static final int MAX_SAMPLE_RATE = 384_000;

  private final float[] samples;
  private final int sampleRate;

  private Audio(float[] samples, int sampleRate) {
    this.samples = samples;
    this.sampleRate = sampleRate;
  }

  /**
   * Makes sound of samples, which are copied.
   *
   * @param samples mono, nominally in [-1, 1], finite; may be empty
   * @param sampleRate samples a second, {@value #MIN_SAMPLE_RATE} to {@value #MAX_SAMPLE_RATE}
   * @return the sound
   * @throws IllegalArgumentException if the rate is outside the range or a sample is not finite
   */
  public static Audio of(float[] samples, int sampleRate) {
    checkRate(sampleRate);
    float[] copy = samples.clone();
    for (int i = 0; i < copy.length; i++) {
      if (!Float.isFinite(copy[i])) {
        throw new IllegalArgumentException(
            "samples: " + i + ": expected a finite number, got " + copy[i]);
      }
    }
    return new Audio(copy, sampleRate);
  }

  /**
   * Reads a WAVE file: integers of 8, 16, 24 or 32 bits or floats of 32 or 64 bits, any number of
   * channels, which are averaged. A file that ends early, or whose header leaves the length open,
   * is read to its end.
   *
   * @param file the file
   * @return the sound, of at least one sample
   * @throws AudioFormatException if the file is not usable WAVE; of another format the message
   *     gives a command that converts it
   * @throws IOException if it can't be read
   */
  public static Audio readWav(Path file) throws IOException {
    try (WavReader wav = WavReader.open(file)) {
      return new Audio(wav.readMono(), wav.sampleRate());
    }
  }

  /**
   * Reads WAVE from a stream, as {@link #readWav(Path)} does; the stream is closed.
   *
   * @param in the stream
   * @return the sound, of at least one sample
   * @throws AudioFormatException if it is not usable WAVE
   * @throws IOException if it can't be read
   */
  public static Audio readWav(InputStream in) throws IOException {
    try (WavReader wav = WavReader.open(in, "stream")) {
      return new Audio(wav.readMono(), wav.sampleRate());
    }
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

  /**
   * {@return the samples as 16-bit integers, {@code floor(sample * 32768)} clipped to the range, in
   * little-endian order, read-only}
   */
  public ByteBuffer pcm16() {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(samples.length, Short.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float sample : samples) {
      bytes.putShort(WavWriter.pcm16(sample));
    }
    return bytes.flip().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** {@return how long it is} */
  public Duration duration() {
    return Duration.ofNanos(Math.round(samples.length * 1e9 / sampleRate));
  }

  /**
   * Changes the sample rate, by the same filter as torchaudio's {@code Resample}.
   *
   * @param rate samples a second, {@value #MIN_SAMPLE_RATE} to {@value #MAX_SAMPLE_RATE}
   * @return sound of the same length in seconds; this one if it has that rate
   * @throws IllegalArgumentException if the rate is outside the range, or the result has more
   *     samples than an array holds
   */
  public Audio resampledTo(int rate) {
    checkRate(rate);
    return rate == sampleRate
        ? this
        : new Audio(new Resampler(sampleRate, rate).resample(samples), rate);
  }

  /**
   * Writes a WAVE file of 16-bit integers.
   *
   * @param file where to, in a folder that exists; replaced whole, or left as it was on failure
   * @throws IOException if it can't be written
   */
  public void writeWav(Path file) throws IOException {
    writeWav(file, WavFormat.PCM16);
  }

  /**
   * Writes a WAVE file.
   *
   * @param file where to, in a folder that exists; replaced whole, or left as it was on failure
   * @param format how to store a sample
   * @throws IOException if it can't be written
   */
  public void writeWav(Path file, WavFormat format) throws IOException {
    Objects.requireNonNull(format, "format");
    AtomicFile.write(file, out -> writeWav(out, format));
  }

  /**
   * Writes WAVE to a stream, which stays open.
   *
   * @param out where to
   * @param format how to store a sample
   * @throws IOException if it can't be written
   */
  public void writeWav(OutputStream out, WavFormat format) throws IOException {
    WavWriter.write(out, samples, sampleRate, format);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Audio that
        && sampleRate == that.sampleRate
        && Arrays.equals(samples, that.samples);
  }

  @Override
  public int hashCode() {
    return 31 * sampleRate + Arrays.hashCode(samples);
  }

  @Override
  public String toString() {
    return "Audio[" + duration().toMillis() + " ms at " + sampleRate + " Hz]";
  }

  private static void checkRate(int sampleRate) {
    if (sampleRate < MIN_SAMPLE_RATE || sampleRate > MAX_SAMPLE_RATE) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "sample rate: expected %d to %d Hz, got %d",
              MIN_SAMPLE_RATE,
              MAX_SAMPLE_RATE,
              sampleRate));
    }
  }
}
