package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;

/**
 * Moves noise towards mel in a few Euler steps, with classifier-free guidance. Upstream: {@code
 * cosyvoice/flow/flow_matching.py}, after <a href="https://arxiv.org/abs/2210.02747">flow
 * matching</a>.
 */
final class CausalConditionalCFM {
  /** Euler steps; written in upstream's inference. */
  static final int TIMESTEPS = 10;

  private final CausalConditionalCFMConfig config;
  private final Estimator estimator;
  private final FlowNoise randNoise;

  CausalConditionalCFM(ModuleWeights w, CausalConditionalCFMConfig config, EstimatorChoice choice)
      throws IOException {
    this.config = config;
    CausalConditionalDecoder net =
        new CausalConditionalDecoder(w.at("estimator"), config.estimator());
    this.estimator = Estimator.chosen(net, config.estimator(), choice);
    this.randNoise = new FlowNoise(w, config.melBins());
  }

  /** {@return the noise of one draw, (1, M, T); borrowed} */
  Tensor noise() {
    return randNoise.frames(0, FlowNoise.FRAMES);
  }

  /**
   * Makes the mel.
   *
   * @param given what it is to be like, a row for each utterance
   * @param stretch which frames it is to have
   * @param probe sees {@code stepN.x} and the like of each step, and {@code estimator} of the first
   * @return (B, M, T)
   */
  Tensor forward(Conditions given, Stretch stretch, Probe probe) {
    try (TensorScope scope = TensorScope.open()) {
      Conditions conditions = given.beside();
      Tensor noise = randNoise.frames(stretch.first(), stretch.longest()); // (1, M, T)
      Tensor x = noise.expand(stretch.utterances(), -1, -1).copy();
      float[] span = timeSpan();
      float t = span[0];
      for (int step = 0; step < TIMESTEPS; step++) {
        float dt = span[step + 1] - t;
        advance(x, new Step(step, t, dt, stretch.at(step)), conditions, probe);
        t += dt; // summed in float32 as upstream does, so not quite the span's
      }
      return scope.escape(x);
    }
  }

  /** Goes the way estimated with conditions and beyond, away from that without. */
  private void advance(Tensor x, Step step, Conditions conditions, Probe probe) {
    TensorScope.run(
        () -> {
          Tensor twice = Conditions.twice(x); // (B, M, T) -> (2B, M, T)
          Tensor time = Tensor.zeros(twice.size(0)).fill_(step.t);
          Probe within = step.number == 0 ? probe.at("estimator") : Probe.NONE;
          Tensor dphi = estimator.forward(twice, time, conditions, step.stretch, within);
          Probe at = probe.at("step" + step.number);
          at.see("x", twice);
          at.see("t", time);
          at.see("mu", conditions.mu());
          at.see("spks", conditions.spks());
          at.see("cond", conditions.cond());
          at.see("dphi_dt", dphi);
          double rate = config.inferenceCfgRate();
          Tensor pairs =
              dphi.reshape(
                  x.size(0), Conditions.GUIDANCE_ROWS, x.size(1), x.size(2)); // (B, 2, M, T)
          Tensor with = pairs.select(1, 0);
          Tensor without = pairs.select(1, 1);
          x.add_(with.mul(1 + rate).sub(without.mul(rate)), step.dt);
        });
  }

  /** One Euler step: its number, where it begins, how far it goes, which frames. */
  private record Step(int number, float t, float dt, Stretch stretch) {}

  /** {@return where the steps begin, and at last 1} */
  @SuppressWarnings("try") // the scope works by being open
  private float[] timeSpan() {
    float[] even = new float[TIMESTEPS + 1];
    for (int i = 0; i <= TIMESTEPS; i++) {
      // From both ends, as torch.linspace counts, to meet its rounding.
      float step = 1f / TIMESTEPS;
      even[i] = i <= TIMESTEPS / 2 ? step * i : 1 - step * (TIMESTEPS - i);
    }
    if (!config.cosine()) {
      return even;
    }
    try (TensorScope scope = TensorScope.open()) {
      return Tensor.of(even, even.length).mul(0.5).mul(Math.PI).cos().mul(-1).add(1).toFloats();
    }
  }
}
