package io.github.cosyvoice4j.core.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.core.testing.Goldens;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RasSamplerTest {
  private static final int[] NOTHING = {};

  @Test
  void choosesWhatUpstreamChooses() {
    String metadata = Goldens.tensors("sampling").metadata().get("rows");
    JsonArray rows = JsonParser.parseString(metadata).getAsJsonArray();
    assertTrue(rows.size() > 0);
    for (int k = 0; k < rows.size(); k++) {
      JsonObject row = rows.get(k).getAsJsonObject();
      int[] decoded = ints(row.getAsJsonArray("decoded"));
      RandomSource random = new RandomSource(row.get("seed").getAsLong());
      RasSampler sampler = new RasSampler(SamplingConfig.DEFAULTS, random);
      float[] scores = Goldens.floats("sampling", "scores." + k);
      assertEquals(
          row.get("chosen").getAsInt(),
          sampler.choose(scores, decoded, decoded.length),
          "row " + k);
      RandomSource same = new RandomSource(row.get("seed").getAsLong());
      for (int draw = 0; draw < row.get("draws").getAsInt(); draw++) {
        same.nextFloat();
      }
      assertEquals(same.nextLong(), random.nextLong(), "draws of row " + k);
    }
  }

  @Property(seed = "42")
  void choosesWhatSortingEverythingWouldChoose(@ForAll("cases") Case c) {
    int[] decoded = c.decoded.stream().mapToInt(Integer::intValue).toArray();
    RasSampler sampler = new RasSampler(c.config, new RandomSource(c.seed));
    int fast = sampler.choose(floats(c.scores), decoded, decoded.length);
    assertEquals(Slow.sample(c, new RandomSource(c.seed)), fast);
  }

  @Test
  void buffersHoldNothingOver() {
    SamplingConfig config = SamplingConfig.DEFAULTS;
    float[] wide = {0, 1, 2, 3, 4, 5, 6, 7};
    float[] narrow = {1, 0, 1};
    RasSampler used = new RasSampler(config, new RandomSource(1));
    used.choose(wide, NOTHING, 0);
    RandomSource second = new RandomSource(1);
    second.nextFloat();
    int fresh = new RasSampler(config, second).choose(narrow, NOTHING, 0);
    assertEquals(fresh, used.choose(narrow, NOTHING, 0));
  }

  @Test
  void aRepetitionIsRuledOut() {
    float[] scores = {0, 60, 0};
    int[] decoded = {1, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    for (int seed = 0; seed < 50; seed++) {
      RasSampler sampler = new RasSampler(SamplingConfig.DEFAULTS, new RandomSource(seed));
      assertTrue(sampler.choose(scores, decoded, 10) != 1);
      assertEquals(1, sampler.choose(scores, decoded, 0), "no tokens count yet");
    }
  }

  @Test
  void aTokenBeforeTheWindowIsNoRepetition() {
    int[] decoded = {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    RasSampler sampler = new RasSampler(SamplingConfig.DEFAULTS, new RandomSource(3));
    assertEquals(1, sampler.choose(new float[] {0, 60, 0}, decoded, 11));
  }

  @Test
  void aLowTemperatureIsGreedyAndAHighOneLevels() {
    float[] scores = {1, 1.5f, 1.25f};
    int[] counts = new int[3];
    for (int seed = 0; seed < 300; seed++) {
      SamplingConfig cold = new SamplingConfig(1, 3, 10, 2, 1e-300);
      assertEquals(1, new RasSampler(cold, new RandomSource(seed)).choose(scores, NOTHING, 0));
      SamplingConfig hot = new SamplingConfig(1, 3, 10, 2, 1e300);
      counts[new RasSampler(hot, new RandomSource(seed)).choose(scores, NOTHING, 0)]++;
    }
    for (int count : counts) {
      assertTrue(count > 70 && count < 130, "equally likely, drawn " + count + " times of 300");
    }
  }

  @Test
  void scoresThatAreNoNumbersFail() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      RasSampler sampler = new RasSampler(SamplingConfig.DEFAULTS, new RandomSource(1));
      CosyVoiceException e =
          assertThrows(
              CosyVoiceException.class, () -> sampler.choose(new float[] {0, bad}, NOTHING, 0));
      assertTrue(e.getMessage().startsWith("scores: expected numbers, got " + bad + " for id 1"));
    }
  }

  @Test
  void nothingToChooseFails() {
    RasSampler sampler = new RasSampler(SamplingConfig.DEFAULTS, new RandomSource(1));
    float[] none = {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY};
    assertThrows(CosyVoiceException.class, () -> sampler.choose(none, NOTHING, 0));
    float[] one = {Float.NEGATIVE_INFINITY, 0};
    assertEquals(1, sampler.choose(one, NOTHING, 0));
    assertThrows(CosyVoiceException.class, () -> sampler.choose(one, new int[] {1}, 1));
  }

  @Provide
  Arbitrary<Case> cases() {
    // Few distinct scores, so that many tie; two of them at least can be chosen.
    Arbitrary<List<Float>> scores =
        Arbitraries.integers()
            .between(-8, 8)
            .map(i -> i == -8 ? Float.NEGATIVE_INFINITY : i / 3f)
            .list()
            .ofMinSize(2)
            .ofMaxSize(60)
            .filter(list -> list.stream().filter(score -> !score.isInfinite()).count() > 1);
    Arbitrary<List<Integer>> decoded = Arbitraries.integers().between(0, 60).list().ofMaxSize(30);
    Arbitrary<SamplingConfig> config =
        Combinators.combine(
                Arbitraries.doubles().between(0.05, 1.2),
                Arbitraries.integers().between(1, 70),
                Arbitraries.integers().between(1, 20),
                Arbitraries.of(0.0, 0.1, 0.25, 2.0),
                Arbitraries.of(1.0, 0.01, 0.7, 1.3, 50.0))
            .as(SamplingConfig::new);
    return Combinators.combine(scores, decoded, config, Arbitraries.longs()).as(Case::new);
  }

  private record Case(
      List<Float> scores, List<Integer> decoded, SamplingConfig config, long seed) {}

  /** The definition, spelled out: sorts everything, copies everything. */
  private static final class Slow {
    static int sample(Case c, RandomSource random) {
      double temperature = c.config.temperature();
      float[] p = softmax(floats(c.scores), temperature);
      List<Integer> nucleus = new ArrayList<>();
      float sum = 0;
      for (int id : ranked(p)) {
        if (sum < (float) c.config.topP() && nucleus.size() < c.config.topK()) {
          sum += p[id];
          nucleus.add(id);
        }
      }
      int id = draw(p, nucleus, random);
      int from = Math.max(0, c.decoded.size() - c.config.winSize());
      int found = Collections.frequency(c.decoded.subList(from, c.decoded.size()), id);
      if (found < c.config.winSize() * c.config.tauR()) {
        return id;
      }
      float[] without = floats(c.scores);
      without[id] = Float.NEGATIVE_INFINITY;
      List<Integer> all = new ArrayList<>();
      for (int i = 0; i < without.length; i++) {
        all.add(i);
      }
      return draw(softmax(without, temperature), all, random);
    }

    private static List<Integer> ranked(float[] p) {
      List<Integer> ids = new ArrayList<>();
      for (int i = 0; i < p.length; i++) {
        ids.add(i);
      }
      ids.sort(Comparator.comparing((Integer id) -> p[id]).reversed()); // stable
      return ids;
    }

    private static float[] softmax(float[] scores, double temperature) {
      float max = Float.NEGATIVE_INFINITY;
      for (float score : scores) {
        max = Math.max(max, score);
      }
      float[] p = new float[scores.length];
      double sum = 0;
      for (int i = 0; i < p.length; i++) {
        p[i] = (float) Math.exp(((double) scores[i] - max) / temperature);
        sum += p[i];
      }
      for (int i = 0; i < p.length; i++) {
        p[i] /= (float) sum;
      }
      return p;
    }

    private static int draw(float[] p, List<Integer> ids, RandomSource random) {
      double sum = ids.stream().mapToDouble(id -> p[id]).reduce(0, Double::sum);
      double u = random.nextFloat();
      double cumulative = 0;
      for (int id : ids) {
        cumulative += p[id] / sum;
        if (cumulative > u) {
          return id;
        }
      }
      throw new AssertionError("u " + u + " above " + cumulative);
    }
  }

  private static float[] floats(List<Float> list) {
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i);
    }
    return values;
  }

  private static int[] ints(JsonArray array) {
    return array.asList().stream().mapToInt(JsonElement::getAsInt).toArray();
  }
}
