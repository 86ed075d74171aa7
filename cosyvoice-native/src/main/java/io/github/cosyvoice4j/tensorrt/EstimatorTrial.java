package io.github.cosyvoice4j.tensorrt;

import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.flow.CausalConditionalDecoder;
import io.github.cosyvoice4j.flow.CompiledEstimator;
import io.github.cosyvoice4j.flow.Conditions;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.util.List;

/**
 * A small pass of noise, the same each time, through an engine and through libtorch: two utterances
 * of different length, where the engine takes two, each against itself alone.
 *
 * @param melBins M
 * @param lengths frames of each utterance, the longest first
 */
record EstimatorTrial(int melBins, List<Long> lengths) {
  private static final long SEED = 7;
  private static final long LONG = 50;
  private static final long SHORT = 37;

  /**
   * {@return the trial of an engine}
   *
   * @param shapes its sizes
   */
  static EstimatorTrial of(EngineShapes shapes) {
    return new EstimatorTrial(
        shapes.melBins(), shapes.maxUtterances() > 1 ? List.of(LONG, SHORT) : List.of(LONG));
  }

  /**
   * Runs both.
   *
   * @param libtorch what is right
   * @param compiled what is tried
   * @param check compares the frames of all utterances
   * @return the greatest error
   */
  double error(CausalConditionalDecoder libtorch, CompiledEstimator compiled, OutputCheck check) {
    return TensorScope.compute(
        () -> {
          Noise noise = Noise.gaussian(new RandomSource(SEED));
          long rows = (long) lengths.size() * EngineShapes.ROWS;
          Tensor x = draw(noise, rows, melBins, lengths.get(0));
          Tensor time = Tensor.zeros(rows).fill_(0.5);
          Conditions conditions =
              new Conditions(
                  draw(noise, rows, melBins, lengths.get(0)),
                  draw(noise, rows, melBins),
                  draw(noise, rows, melBins, lengths.get(0)));
          Tensor together = compiled.forward(x, time, conditions, lengths);
          double worst = 0;
          for (int i = 0; i < lengths.size(); i++) {
            Tensor alone =
                libtorch.forward(cut(x, i), rowsOf(time, i), cut(conditions, i), false, Probe.NONE);
            float[] expected = alone.toFloat32().toFloats();
            float[] got = cut(together, i).contiguous().toFloats();
            worst = Math.max(worst, check.error(expected, got));
          }
          return worst;
        });
  }

  private static Tensor draw(Noise noise, long... shape) {
    long count = 1;
    for (long size : shape) {
      count *= size;
    }
    float[] values = new float[Math.toIntExact(count)];
    noise.normal(values);
    return Tensor.of(values, shape);
  }

  private Conditions cut(Conditions all, int utterance) {
    return new Conditions(
        cut(all.mu(), utterance), rowsOf(all.spks(), utterance), cut(all.cond(), utterance));
  }

  private Tensor cut(Tensor all, int utterance) {
    return rowsOf(all, utterance).narrow(2, 0, lengths.get(utterance));
  }

  private static Tensor rowsOf(Tensor all, int utterance) {
    return all.narrow(0, (long) utterance * EngineShapes.ROWS, EngineShapes.ROWS);
  }
}
