package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Parts;
import io.github.cosyvoice4j.torch.StepGraphs;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import io.github.cosyvoice4j.torch.Torch;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Moves noise towards mel in a few Euler steps, with classifier-free guidance. Upstream: {@code
 * cosyvoice/flow/flow_matching.py}, after <a href="https://arxiv.org/abs/2210.02747">flow
 * matching</a>.
 */
final class CausalConditionalCFM {
  private final CausalConditionalCFMConfig config;
  private final Estimator estimator;
  private final FlowNoise randNoise;
  private final RecordedEuler recorded;

  CausalConditionalCFM(
      ModuleWeights w, CausalConditionalCFMConfig config, EstimatorChoice choice, StepGraphs graphs)
      throws IOException {
    this.config = config;
    CausalConditionalDecoder net =
        new CausalConditionalDecoder(w.at("estimator"), config.estimator());
    this.estimator = Estimator.chosen(net, config.estimator(), choice);
    this.randNoise = new FlowNoise(w, config.melBins());
    this.recorded = new RecordedEuler(net, config, graphs);
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
   * @param probe sees {@code stepN.x} and the like of each step, and {@code estimator} of the
   *     first; if it does not look, it may be called once a step
   * @return (B, M, T)
   */
  Tensor forward(Conditions given, Stretch stretch, Probe probe) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor noise = randNoise.frames(stretch.first(), stretch.longest()); // (1, M, T)
      Tensor x = noise.expand(stretch.utterances(), -1, -1).copy();
      float[] span = timeSpan();
      if (!estimator.isCompiledFor(stretch) && recorded.move(x, given, stretch, span, probe)) {
        return scope.escape(x);
      }
      Conditions conditions = given.beside();
      float t = span[0];
      for (int step = 0; step < config.timesteps(); step++) {
        float dt = span[step + 1] - t;
        advance(x, new Step(step, t, dt, stretch), conditions, probe);
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
          Probe within = step.number == 0 ? probe.at("estimator") : Probe.NONE;
          Tensor dphi = estimate(twice, step, conditions, within);
          Probe at = probe.at("step" + step.number);
          at.see("x", twice);
          at.see("t", time(step, twice.size(0)));
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

  /**
   * Row by row, which threads share out: rows have nothing to do with each other, and each is as
   * long as its utterance. All together go through the net where a probe looks into it and nothing
   * is kept of them, on a GPU, which one row would not fill, and through a compiled net, which
   * takes utterances.
   */
  private Tensor estimate(Tensor x, Step step, Conditions conditions, Probe within) {
    boolean looked = within != Probe.NONE && step.stretch.past() == Past.NONE;
    if (looked || !Torch.isOnHost() || estimator.isCompiledFor(step.stretch)) {
      Stretch all = step.stretch.at(step.number);
      return estimator.forward(x, time(step, x.size(0)), conditions, all, within);
    }
    int rows = (int) x.size(0);
    Tensor dphi = Tensor.empty(x.shape());
    List<Stretch> stretches = IntStream.range(0, rows).mapToObj(step::ofRow).toList();
    Parts.each(rows, row -> estimate(row, step, new Rows(x, conditions, dphi), stretches.get(row)));
    return dphi;
  }

  private void estimate(int row, Step step, Rows rows, Stretch stretch) {
    long frames = stretch.longest();
    Tensor x = rows.x.narrow(0, row, 1).narrow(2, 0, frames);
    Conditions conditions = rows.conditions.row(row, frames);
    Tensor direction = estimator.forward(x, time(step, 1), conditions, stretch, Probe.NONE);
    Tensor into = rows.dphi.narrow(0, row, 1);
    into.narrow(2, 0, frames).copy_(direction);
    into.narrow(2, frames, into.size(2) - frames).fill_(0); // the padding's
  }

  private static Tensor time(Step step, long rows) {
    return Tensor.zeros(rows).fill_(step.t);
  }

  /** What the estimator reads, and what it writes, of all rows. */
  private record Rows(Tensor x, Conditions conditions, Tensor dphi) {}

  /** One Euler step: its number, where it begins, how far it goes, which frames. */
  private record Step(int number, float t, float dt, Stretch stretch) {
    /** {@return the frames of a row; what came before is kept by step and row of an utterance} */
    Stretch ofRow(int row) {
      int guidance = row % Conditions.GUIDANCE_ROWS;
      return stretch
          .of(row / Conditions.GUIDANCE_ROWS)
          .at(number * Conditions.GUIDANCE_ROWS + guidance);
    }
  }

  /** {@return where the steps begin, and at last 1} */
  @SuppressWarnings("try") // the scope works by being open
  private float[] timeSpan() {
    int steps = config.timesteps();
    float[] even = new float[steps + 1];
    for (int i = 0; i <= steps; i++) {
      // From both ends, as torch.linspace counts, to meet its rounding.
      float step = 1f / steps;
      even[i] = i < (steps + 1) / 2 ? step * i : 1 - step * (steps - i);
    }
    if (!config.cosine()) {
      return even;
    }
    try (TensorScope scope = TensorScope.open()) {
      return Tensor.of(even, even.length).mul(0.5).mul(Math.PI).cos().mul(-1).add(1).toFloats();
    }
  }
}
