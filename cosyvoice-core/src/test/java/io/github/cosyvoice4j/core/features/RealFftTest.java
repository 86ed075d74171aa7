package io.github.cosyvoice4j.core.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RealFftTest {
  @Property(tries = 100, seed = "42")
  void isTheFourierSumAtAnyEvenSize(
      @ForAll @IntRange(min = 1, max = 130) int half, @ForAll long seed) {
    assertPower(2 * half, seed);
  }

  @Example
  void isTheFourierSumAtTheSizesInUse() {
    for (int size : new int[] {400, 512, 1920}) {
      assertPower(size, size);
    }
  }

  @Example
  void refusesOddSizes() {
    assertThrows(IllegalArgumentException.class, () -> new RealFft(7));
    assertThrows(IllegalArgumentException.class, () -> new RealFft(0));
  }

  private static void assertPower(int size, long seed) {
    double[] frame = new Random(seed).doubles(size, -1, 1).toArray();
    RealFft fft = new RealFft(size);
    double[] power = new double[fft.bins()];
    fft.power(frame, power);
    assertEquals(size / 2 + 1, power.length);
    for (int k = 0; k < power.length; k++) {
      assertEquals(naive(frame, k), power[k], 1e-9 * size, "bin " + k + " of " + size);
    }
  }

  private static double naive(double[] frame, int k) {
    double re = 0;
    double im = 0;
    for (int i = 0; i < frame.length; i++) {
      double angle = 2 * Math.PI * ((long) i * k % frame.length) / frame.length;
      re += frame[i] * Math.cos(angle);
      im -= frame[i] * Math.sin(angle);
    }
    return re * re + im * im;
  }
}
