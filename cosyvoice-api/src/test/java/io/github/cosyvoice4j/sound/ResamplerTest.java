package io.github.cosyvoice4j.sound;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ResamplerTest {
  /** Outputs of torchaudio 2.10.0 for {@link #sawtooth}. */
  @Example
  void givesWhatTorchaudioGives() {
    assertTorchaudio(44_100, 16_000, 22, -0.18709993, -0.07547612, 0.12498565, 0.03875627);
    assertTorchaudio(22_050, 24_000, 66, -0.49970278, -0.19794762, -0.32563305, 0.08755761);
    assertTorchaudio(16_000, 24_000, 90, -0.49970281, -0.37897718, 0.36965340, 0.16228664);
    assertTorchaudio(48_000, 16_000, 20, -0.17094001, -0.08282334, -0.03327613, 0.06002833);
    assertTorchaudio(17_999, 24_000, 81, -0.49970278, -0.32428974, 0.19877911, 0.00547448);
  }

  /** torchaudio rounds 464119.0023 to float32 before it takes the ceiling: 464119. */
  @Example
  void roundsTheLengthAsTorchaudioDoes() {
    assertEquals(480_000, new Resampler(44_100, 16_000).outputLength(1_323_000));
    assertEquals(480_001, new Resampler(44_100, 16_000).outputLength(1_323_001));
    assertEquals(464_119, new Resampler(44_100, 16_000).outputLength(1_279_228));
    assertEquals(1, new Resampler(384_000, 1_000).outputLength(1));
    assertEquals(0, new Resampler(16_000, 24_000).outputLength(0));
  }

  /** By the formula of its documentation, a sample at a time. */
  @Property(tries = 60, seed = "42")
  void givesWhatKaldiGives(
      @ForAll @IntRange(min = 8_000, max = 48_000) int from,
      @ForAll @IntRange(min = 8_000, max = 48_000) int to,
      @ForAll @IntRange(min = 1, max = 300) int length) {
    float[] samples = sawtooth(length);
    float[] actual = new Resampler(from, to).resampleAsKaldi(samples);
    assertEquals((int) (((long) length * to + from - 1) / from), actual.length);
    for (int i = 0; i < actual.length; i++) {
      assertEquals(kaldi(samples, from, to, i), actual[i], 2e-5);
    }
  }

  private static double kaldi(float[] samples, int from, int to, int index) {
    if (from == to) {
      return samples[index];
    }
    double cutoff = 0.99 * 0.5 * Math.min(from, to);
    double sum = 0;
    for (int k = 0; k < samples.length; k++) {
      double t = (double) k / from - (double) index / to;
      if (Math.abs(t) < 6 / (2 * cutoff)) {
        double window = 0.5 * (1 + Math.cos(2 * Math.PI * cutoff / 6 * t));
        double sinc = t == 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * t) / (Math.PI * t);
        sum += samples[k] * window * sinc / from;
      }
    }
    return sum;
  }

  /** Where torchaudio rounds before it takes the ceiling, Kaldi does not. */
  @Example
  void countsAsKaldiDoes() {
    assertEquals(
        464_120, new Resampler(44_100, 16_000).resampleAsKaldi(new float[1_279_228]).length);
    assertEquals(0, new Resampler(44_100, 16_000).resampleAsKaldi(new float[0]).length);
  }

  @Example
  void leavesWhatHasTheRateAlready() {
    float[] samples = {1, 2};
    assertSame(samples, new Resampler(16_000, 16_000).resample(samples));
  }

  @Example
  void keepsATone() {
    for (int from : new int[] {8_000, 16_000, 22_050, 24_000, 44_100, 48_000}) {
      for (int to : new int[] {8_000, 16_000, 22_050, 24_000, 44_100, 48_000}) {
        float[] expected = tone(to);
        float[] actual = new Resampler(from, to).resample(tone(from));
        assertEquals(expected.length, actual.length);
        for (int i = to / 20; i < to / 4; i++) {
          assertEquals(expected[i], actual[i], 2e-3, from + " to " + to + ": " + i);
        }
      }
    }
  }

  @Property(tries = 200, seed = "42")
  void isLinearAndOfTheRightLengthAtAnyRate(
      @ForAll @IntRange(min = 1_000, max = 384_000) int from,
      @ForAll @IntRange(min = 1_000, max = 384_000) int to,
      @ForAll @IntRange(min = 1, max = 400) int length) {
    Resampler resampler = new Resampler(from, to);
    float[] once = resampler.resample(sawtooth(length));
    float[] twice = sawtooth(length);
    for (int i = 0; i < length; i++) {
      twice[i] *= 2;
    }
    float[] doubled = resampler.resample(twice);
    assertEquals((double) to * length / from, once.length, 1);
    for (int i = 0; i < once.length; i++) {
      assertEquals(2 * once[i], doubled[i]);
      assertTrue(Math.abs(once[i]) < 1.5, "a filter of unit gain");
    }
  }

  @Example
  void refusesMoreThanAnArrayHolds() {
    Resampler resampler = new Resampler(1_000, 384_000);
    assertThrows(IllegalArgumentException.class, () -> resampler.outputLength(6_000_000));
  }

  @Example
  void refusesARateBelowOne() {
    assertThrows(IllegalArgumentException.class, () -> new Resampler(0, 16_000));
  }

  private static void assertTorchaudio(int from, int to, int length, double... expected) {
    float[] actual = new Resampler(from, to).resample(sawtooth(60));
    assertEquals(length, actual.length);
    double[] picked = {actual[0], actual[1], actual[7], actual[length - 1]};
    assertArrayEquals(expected, picked, 1e-6, from + " to " + to);
  }

  private static float[] sawtooth(int length) {
    float[] samples = new float[length];
    for (int i = 0; i < length; i++) {
      samples[i] = (float) (i * 37 % 101 / 101.0 - 0.5);
    }
    return samples;
  }

  /** 0.3 s of 1 kHz. */
  private static float[] tone(int rate) {
    float[] samples = new float[rate * 3 / 10];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) Math.sin(2 * Math.PI * 1_000 * i / rate);
    }
    return samples;
  }
}
