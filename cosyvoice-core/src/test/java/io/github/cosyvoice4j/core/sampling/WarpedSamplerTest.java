package io.github.cosyvoice4j.core.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.Sampling;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarpedSamplerTest {
  private static final float OUT = Float.NEGATIVE_INFINITY;
  private static final int[] NONE = {};

  /** All ids that can be drawn. */
  private static Set<Integer> drawn(WarperConfig config, float... scores) {
    WarpedSampler sampler = new WarpedSampler(config, new RandomSource(1));
    Set<Integer> ids = new TreeSet<>();
    for (int i = 0; i < 3000; i++) {
      ids.add(sampler.choose(scores, NONE, 0));
    }
    return ids;
  }

  @Test
  void allThatTieWithTheLastOfTheLikeliestStay() {
    float[] scores = {1, 3, 2, 2, 2, 0};
    assertEquals(Set.of(1, 2, 3, 4), drawn(new WarperConfig(1, 2, 1), scores));
    assertEquals(Set.of(1), drawn(new WarperConfig(1, 1, 1), scores));
    assertEquals(Set.of(0, 1, 2, 3, 4), drawn(new WarperConfig(1, 5, 1), scores));
    assertEquals(Set.of(0, 1, 2, 3, 4, 5), drawn(new WarperConfig(1, 9, 1), scores));
  }

  /** Four equal ones: what is dropped is at most 1 - top_p together, lower ids first. */
  @Test
  void ofEquallyLikelyIdsTheLowerGoesFirst() {
    assertEquals(Set.of(2, 3), drawn(new WarperConfig(1, 9, 0.5), 1, 1, 1, 1));
    assertEquals(Set.of(1, 2, 3), drawn(new WarperConfig(1, 9, 0.6), 1, 1, 1, 1));
    assertEquals(Set.of(3), drawn(new WarperConfig(1, 9, 0.01), 1, 1, 1, 1));
  }

  @Test
  void whatIsRuledOutIsNeverDrawn() {
    assertEquals(Set.of(1, 3), drawn(new WarperConfig(1, 9, 1), OUT, 0, OUT, -1));
    assertEquals(Set.of(2), drawn(new WarperConfig(0.8, 50, 0.95), OUT, OUT, -80, OUT));
  }

  @Test
  void temperatureComesFirst() {
    // 0.9 and 0.1 become 0.75 and 0.25: above 1 - 0.8
    float[] scores = {(float) Math.log(0.9), (float) Math.log(0.1)};
    assertEquals(Set.of(0), drawn(new WarperConfig(1, 9, 0.8), scores));
    assertEquals(Set.of(0, 1), drawn(new WarperConfig(2, 9, 0.8), scores));
  }

  /** The rules of transformers, written down slowly. */
  @Test
  void drawsAreThoseOfASlowOracle() {
    RandomSource random = new RandomSource(7);
    for (int round = 0; round < 2000; round++) {
      float[] scores = new float[1 + (int) (random.nextFloat() * 30)];
      for (int i = 0; i < scores.length; i++) {
        float level = Math.round(random.nextFloat() * 12) / 2f - 3; // many tie
        scores[i] = i > 0 && random.nextFloat() < 0.1 ? OUT : level;
      }
      WarperConfig config =
          new WarperConfig(
              0.5 + random.nextFloat(),
              1 + (int) (random.nextFloat() * 12),
              0.05 + 0.95 * random.nextFloat());
      int expected = slowly(config, scores, new RandomSource(round));
      WarpedSampler sampler = new WarpedSampler(config, new RandomSource(round));
      assertEquals(expected, sampler.choose(scores, NONE, 0), "round " + round);
    }
  }

  private static int slowly(WarperConfig config, float[] scores, RandomSource random) {
    float[] warped = scores.clone();
    for (int i = 0; i < warped.length; i++) {
      warped[i] /= (float) config.temperature();
    }
    float[] upwards = warped.clone();
    Arrays.sort(upwards);
    float least = upwards[upwards.length - Math.min(config.topK(), upwards.length)];
    for (int i = 0; i < warped.length; i++) {
      warped[i] = warped[i] < least ? OUT : warped[i];
    }
    int[] order =
        IntStream.range(0, warped.length)
            .boxed()
            .sorted(Comparator.comparingDouble(id -> warped[id]))
            .mapToInt(id -> id)
            .toArray();
    double[] probabilities = softmax(warped);
    double cumulative = 0;
    for (int i = 0; i < order.length - 1; i++) {
      cumulative += probabilities[order[i]];
      if (config.topP() < 1 && (float) cumulative <= (float) (1 - config.topP())) {
        warped[order[i]] = OUT;
      }
    }
    double u = random.nextFloat();
    double sum = 0;
    double[] left = softmax(warped);
    for (int id = 0; id < left.length; id++) {
      sum += left[id];
      if (sum > u) {
        return id;
      }
    }
    throw new AssertionError("nothing is above " + u);
  }

  private static double[] softmax(float[] scores) {
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(score);
    }
    double[] probabilities = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      probabilities[i] = Math.exp(scores[i]) / sum;
    }
    return probabilities;
  }

  @Test
  void greedyTakesTheLowestOfTheLikeliest() {
    TokenChooser greedy = WarpedSampler.greedy();
    assertEquals(1, greedy.choose(new float[] {OUT, 2, 1, 2}, NONE, 0));
    assertThrows(CosyVoiceException.class, () -> greedy.choose(new float[] {OUT}, NONE, 0));
    assertThrows(CosyVoiceException.class, () -> greedy.choose(new float[] {Float.NaN}, NONE, 0));
  }

  @Test
  void scoresThatAreNoNumbersAreTold() {
    WarpedSampler sampler = new WarpedSampler(WarperConfig.DEFAULTS, new RandomSource(1));
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      CosyVoiceException e =
          assertThrows(
              CosyVoiceException.class, () -> sampler.choose(new float[] {0, bad}, NONE, 0));
      assertTrue(e.getMessage().startsWith("scores: expected numbers, got " + bad + " for id 1"));
    }
    float[] nothing = {OUT, OUT};
    assertThrows(CosyVoiceException.class, () -> sampler.choose(nothing, NONE, 0));
  }

  @Test
  void aRequestsChoicesAreTaken() {
    Sampling asked = Sampling.released().withNucleus(0.7, 3).withTemperature(0.9);
    assertEquals(new WarperConfig(0.9, 3, 0.7), WarperConfig.of(asked));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 50, 0.9, temperature",
    "1, 0, 0.9, top_k",
    "1, 50, 0, top_p",
    "1, 50, 1.1, top_p"
  })
  void numbersOutOfRangeAreRefused(double temperature, int topK, double topP, String name) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> new WarperConfig(temperature, topK, topP));
    assertTrue(e.getMessage().startsWith(name + ": expected"), e.getMessage());
  }
}
