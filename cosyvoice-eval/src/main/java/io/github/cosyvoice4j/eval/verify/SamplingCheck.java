package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.model.ConfigNode;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.sampling.RasSampler;
import io.github.cosyvoice4j.core.sampling.SamplingConfig;
import java.io.IOException;
import java.util.List;

/**
 * {@code sampling.safetensors}: single choices by repetition-aware sampling with upstream's default
 * numbers, and how many draws each took.
 */
final class SamplingCheck implements StageCheck {
  private static final String SCORES = "scores.";

  @Override
  public boolean isFor(String stage) {
    return stage.equals("sampling");
  }

  @Override
  public void run(GoldenSet goldens, String stage, StageRows rows) throws IOException {
    try (TensorGolden golden = goldens.tensors(stage)) {
      List<ConfigNode> choices = golden.json("rows").items();
      for (int i = 0; i < choices.size(); i++) {
        String key = SCORES + i;
        check(key, choices.get(i), golden.floats(key), rows);
      }
      golden.keys().stream().filter(key -> !rows.has(key)).forEach(rows::notCovered);
    }
  }

  private static void check(String key, ConfigNode golden, float[] scores, StageRows rows)
      throws ModelFormatException {
    long seed = golden.intValue("seed");
    RandomSource random = new RandomSource(seed);
    int[] decoded = golden.ints("decoded");
    int chosen =
        new RasSampler(SamplingConfig.DEFAULTS, random).choose(scores, decoded, decoded.length);
    // The streams go on alike only if as many draws were taken.
    int[] expected = {golden.intValue("chosen"), next(after(seed, golden.intValue("draws")))};
    rows.same(key, expected, new int[] {chosen, next(random)});
  }

  private static RandomSource after(long seed, int draws) {
    RandomSource random = new RandomSource(seed);
    for (int i = 0; i < draws; i++) {
      random.nextFloat();
    }
    return random;
  }

  private static int next(RandomSource random) {
    return (int) random.nextLong();
  }
}
