package io.github.cosyvoice4j.eval.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.torch.Torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LogSpectrumTest {
  @BeforeAll
  static void loadNatives() {
    Torch.load(EngineOptions.defaults().blas());
  }

  @Test
  void twiceAsLoudIsTheLogarithmOfTwoAway() {
    float[] wave = noise(1);
    float[] louder = wave.clone();
    for (int i = 0; i < louder.length; i++) {
      louder[i] *= 2;
    }
    assertEquals(Math.log(2), LogSpectrum.meanDifference(wave, louder), 1e-4);
    assertEquals(0, LogSpectrum.meanDifference(wave, wave), 0);
  }

  @Test
  void otherNoiseIsFarAway() {
    assertTrue(LogSpectrum.meanDifference(noise(1), noise(2)) > 0.5);
  }

  private static float[] noise(long seed) {
    RandomSource random = new RandomSource(seed);
    float[] wave = new float[20_000];
    for (int i = 0; i < wave.length; i++) {
      wave[i] = random.nextFloat() - 0.5f;
    }
    return wave;
  }
}
