package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.hift.HiFTGenerator;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;

/**
 * {@code hift.safetensors}: the vocoder, from mel to f0, from the golden f0 to source, from golden
 * mel and golden source to wave.
 */
final class HiftCheck implements StageCheck {
  private static final String CACHED = "cached.";

  private final ModelParts model;

  HiftCheck(ModelParts model) {
    this.model = model;
  }

  @Override
  public boolean isFor(String stage) {
    return stage.equals("hift");
  }

  @Override
  @SuppressWarnings("try") // the scope works by being open
  public void run(GoldenSet goldens, String stage, StageRows rows) throws IOException {
    HiFTGenerator hift = model.hift();
    try (TensorGolden golden = goldens.tensors(stage);
        TensorScope scope = TensorScope.open()) {
      TensorComparison compare = new TensorComparison(golden, rows);
      Tensor mel = golden.tensor("mel");
      Tensor f0 = golden.tensor("f0");
      compare.given("mel");
      compare.given(CACHED + "cache_source");
      compare.close("f0", hift.f0(mel), Tolerances.STAGE);
      Probe sine = compare.probe("", Tolerances.SOURCE);
      sine.see("source", hift.source(f0, noise(golden.number("seed")), sine));
      Probe stages = compare.probe("", Tolerances.STAGE);
      compare.close("wave", hift.decode(mel, golden.tensor("source"), stages), Tolerances.WAVE);
      checkCached(hift, golden, compare);
      compare.rest();
    }
  }

  /** With the end of an earlier call's source written over the start of the new one. */
  private static void checkCached(HiFTGenerator hift, TensorGolden golden, TensorComparison compare)
      throws IOException {
    Tensor mel = golden.tensor("mel");
    Tensor cache = golden.tensor(CACHED + "cache_source");
    Tensor source =
        hift.source(golden.tensor("f0"), noise(golden.number("cached_seed")), Probe.NONE);
    source.narrow(2, 0, cache.size(2)).copy_(cache);
    compare.close(CACHED + "source", source, Tolerances.SOURCE);
    Tensor wave = hift.decode(mel, golden.tensor(CACHED + "source"), Probe.NONE);
    compare.close(CACHED + "wave", wave, Tolerances.WAVE);
  }

  /** What upstream's draws were replaced by. */
  static Noise noise(long seed) {
    return Noise.flat(new RandomSource(seed));
  }
}
