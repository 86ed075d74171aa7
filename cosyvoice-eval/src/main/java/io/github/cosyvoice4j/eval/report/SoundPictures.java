package io.github.cosyvoice4j.eval.report;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.core.features.FloatMatrix;
import io.github.cosyvoice4j.core.features.MelSpectrogram;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;

/** Draws sound as small PNG pictures with palettes; needs no screen and no fonts. */
final class SoundPictures {
  /** The rate that pictures are drawn at, in Hz. */
  static final int SAMPLE_RATE = 24_000;

  private static final int WIDTH = 640;
  private static final int WAVE_HEIGHT = 96;
  private static final int FFT_SIZE = 1024;
  private static final int BINS = 96;
  private static final int MIN_HOP = 64;

  /** What lies this far below the loudest is as dark as silence, in dB. */
  private static final double RANGE = 70;

  private static final double DECIBELS = 20 / Math.log(10);

  /** The least that counts as loudest, so that silence, whose mel is all 1e-5, is dark. */
  private static final double QUIETEST = Math.log(1e-5) + RANGE / DECIBELS;

  /** Dark blue, violet, orange, light yellow: brightness grows evenly, also without colours. */
  private static final int[][] HEAT = {
    {8, 10, 32}, {60, 20, 110}, {140, 40, 128}, {212, 72, 96}, {250, 140, 70}, {252, 246, 190}
  };

  private static final IndexColorModel HEAT_COLORS = heatColors();

  /** Nothing, and a blue that is seen on white and on black. */
  private static final IndexColorModel WAVE_COLORS =
      new IndexColorModel(
          1, 2, new byte[] {0, 0x4c}, new byte[] {0, (byte) 0x8d}, new byte[] {0, (byte) 0xe8}, 0);

  private SoundPictures() {}

  /**
   * {@return the PNG of a wave: from its lowest to its highest sample at each time}
   *
   * @param sound of at least one sample
   */
  static byte[] waveform(Audio sound) throws IOException {
    float[] samples = samples(sound);
    BufferedImage image =
        new BufferedImage(WIDTH, WAVE_HEIGHT, BufferedImage.TYPE_BYTE_BINARY, WAVE_COLORS);
    for (int x = 0; x < WIDTH; x++) {
      int from = (int) ((long) x * samples.length / WIDTH);
      int to = Math.max(from + 1, (int) ((long) (x + 1) * samples.length / WIDTH));
      float low = samples[from];
      float high = samples[from];
      for (int i = from; i < to; i++) {
        low = Math.min(low, samples[i]);
        high = Math.max(high, samples[i]);
      }
      for (int y = row(high); y <= row(low); y++) {
        image.getRaster().setSample(x, y, 0, 1);
      }
    }
    return png(image);
  }

  private static int row(float sample) {
    double clipped = Math.max(-1, Math.min(1, sample));
    return (int) Math.round((1 - clipped) / 2 * (WAVE_HEIGHT - 1));
  }

  /**
   * {@return the PNG of a log-mel spectrogram: time to the right, 0 to 12 kHz upwards}
   *
   * @param sound of at least one sample, at {@link #SAMPLE_RATE}
   */
  static byte[] spectrogram(Audio sound) throws IOException {
    float[] samples = samples(sound);
    int hop = Math.max(MIN_HOP, Math.min(FFT_SIZE, samples.length / WIDTH));
    MelSpectrogram.Config config =
        new MelSpectrogram.Config(FFT_SIZE, BINS, SAMPLE_RATE, hop, FFT_SIZE, 0, SAMPLE_RATE / 2.0);
    MelSpectrogram spectrogram = new MelSpectrogram(config);
    int enough = Math.max(samples.length, spectrogram.minSamples());
    FloatMatrix mel = spectrogram.compute(Arrays.copyOf(samples, enough));
    int width = Math.min(WIDTH, mel.rows());
    BufferedImage image =
        new BufferedImage(width, BINS, BufferedImage.TYPE_BYTE_INDEXED, HEAT_COLORS);
    double loudest = Math.max(loudest(mel), QUIETEST);
    for (int x = 0; x < width; x++) {
      int frame = (int) ((long) x * mel.rows() / width);
      for (int bin = 0; bin < BINS; bin++) {
        double decibels = DECIBELS * (mel.get(frame, bin) - loudest);
        int color = (int) Math.round(255 * Math.max(0, 1 + decibels / RANGE));
        image.getRaster().setSample(x, BINS - 1 - bin, 0, color);
      }
    }
    return png(image);
  }

  private static double loudest(FloatMatrix mel) {
    double loudest = Double.NEGATIVE_INFINITY;
    for (int frame = 0; frame < mel.rows(); frame++) {
      for (int bin = 0; bin < mel.columns(); bin++) {
        loudest = Math.max(loudest, mel.get(frame, bin));
      }
    }
    return loudest;
  }

  private static float[] samples(Audio sound) {
    float[] samples = new float[sound.length()];
    sound.samples().get(samples);
    return samples;
  }

  private static IndexColorModel heatColors() {
    byte[][] channels = new byte[3][256];
    for (int i = 0; i < 256; i++) {
      double at = i / 255.0 * (HEAT.length - 1);
      int below = Math.min((int) at, HEAT.length - 2);
      for (int channel = 0; channel < 3; channel++) {
        double from = HEAT[below][channel];
        channels[channel][i] =
            (byte) Math.round(from + (at - below) * (HEAT[below + 1][channel] - from));
      }
    }
    return new IndexColorModel(8, 256, channels[0], channels[1], channels[2]);
  }

  private static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, "png", out)) {
      throw new IOException(
          "png: expected a writer in this Java, got none; use a whole JDK or JRE");
    }
    return out.toByteArray();
  }
}
