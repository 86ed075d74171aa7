package io.github.cosyvoice4j.eval.report;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Audio;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class SoundPicturesTest {
  @Test
  void silenceIsDark() throws IOException {
    assertTrue(brightest(new float[24_000]) < 40, "silence");
    float[] tone = new float[24_000];
    for (int i = 0; i < tone.length; i++) {
      tone[i] = (float) (0.05 * Math.sin(2 * Math.PI * 440 * i / 24_000));
    }
    assertTrue(brightest(tone) > 230, "a quiet tone");
  }

  private static int brightest(float[] samples) throws IOException {
    byte[] png = SoundPictures.spectrogram(Audio.of(samples, SoundPictures.SAMPLE_RATE));
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    int brightest = 0;
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        brightest = Math.max(brightest, image.getRGB(x, y) >> 8 & 0xFF); // green
      }
    }
    return brightest;
  }
}
