package io.github.cosyvoice4j.core.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class KaldiFbankTest {
  private static KaldiFbank hamming(int rate, int bins) {
    return new KaldiFbank(new KaldiFbank.Config(rate, bins, KaldiFbank.Window.HAMMING, false));
  }

  @Test
  void takesWholeFramesAtAnyRate() {
    int[][] sizes = {{8_000, 200, 80}, {16_000, 400, 160}, {22_050, 551, 220}, {24_000, 600, 240}};
    for (int[] size : sizes) {
      KaldiFbank fbank = hamming(size[0], 40);
      assertEquals(size[1], fbank.minSamples());
      assertEquals(1, fbank.compute(new float[size[1]]).rows());
      assertEquals(1, fbank.compute(new float[size[1] + size[2] - 1]).rows());
      assertEquals(2, fbank.compute(new float[size[1] + size[2]]).rows());
      assertEquals(40, fbank.compute(new float[size[1]]).columns());
    }
  }

  /** Silence is the smallest float32 step, in each bin. */
  @Test
  void doesNotTakeTheMeanOffUnlessAsked() {
    FloatMatrix silence = hamming(16_000, 80).compute(new float[800]);
    for (float energy : silence.toArray()) {
      assertEquals(Math.log(0x1p-23), energy, 1e-5);
    }
    for (float energy : new KaldiFbank().compute(new float[800]).toArray()) {
      assertEquals(0, energy, 1e-5);
    }
  }

  /** A direct transform of one frame, with Kaldi's steps in their order. */
  @Test
  void computesWhatItsDefinitionSays() {
    int rate = 16_000;
    float[] samples = new float[400];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (3000 * Math.sin(0.3 * i) + 500 * Math.cos(1.7 * i) + 40);
    }
    double mean = 0;
    for (float sample : samples) {
      mean += sample / 400;
    }
    double[] frame = new double[512];
    for (int i = 0; i < 400; i++) {
      double before = samples[Math.max(0, i - 1)] - mean;
      double window = 0.54 - 0.46 * Math.cos(2 * Math.PI * i / 399);
      frame[i] = (samples[i] - mean - 0.97 * before) * window;
    }
    FloatMatrix actual = hamming(rate, 20).compute(samples);
    for (int bin = 0; bin < 20; bin++) {
      assertEquals(Math.log(energy(frame, rate, bin)), actual.get(0, bin), 1e-4, "bin " + bin);
    }
  }

  private static double energy(double[] frame, int rate, int bin) {
    double low = mel(20);
    double step = (mel(rate / 2.0) - low) / 21;
    double sum = 0;
    for (int k = 0; k < 256; k++) {
      double at = (mel(k * rate / 512.0) - low) / step - bin;
      double weight = Math.max(0, Math.min(at, 2 - at));
      sum += weight == 0 ? 0 : weight * power(frame, k);
    }
    return sum;
  }

  private static double power(double[] frame, int k) {
    double re = 0;
    double im = 0;
    for (int i = 0; i < frame.length; i++) {
      re += frame[i] * Math.cos(2 * Math.PI * i * k / frame.length);
      im += frame[i] * Math.sin(2 * Math.PI * i * k / frame.length);
    }
    return re * re + im * im;
  }

  private static double mel(double hz) {
    return 1127 * Math.log(1 + hz / 700);
  }

  @Test
  void refusesWhatMakesNoSense() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> hamming(16_000, 0)).getMessage();
    assertTrue(message.contains("got 16000 and 0"), message);
  }
}
