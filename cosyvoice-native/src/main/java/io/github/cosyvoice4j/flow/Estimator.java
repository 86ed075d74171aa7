package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.Tensor;
import java.io.IOException;
import java.util.Optional;

/**
 * Says in which direction noisy mel frames should move: {@link CausalConditionalDecoder}, alone or
 * with a {@link CompiledEstimator} for the passes that it takes.
 *
 * @param libtorch the net
 * @param compiled what serves whole offline passes in its place, if they fit
 */
record Estimator(CausalConditionalDecoder libtorch, Optional<CompiledEstimator> compiled) {
  /**
   * {@return the net, and what was chosen to serve whole passes in its place}
   *
   * @param libtorch the net
   * @param config its sizes
   * @param choice chooses
   * @throws IOException if files that were asked for are wrong
   */
  static Estimator chosen(
      CausalConditionalDecoder libtorch,
      CausalConditionalDecoderConfig config,
      EstimatorChoice choice)
      throws IOException {
    return new Estimator(libtorch, choice.choose(libtorch, config));
  }

  /**
   * {@return whether a pass is not libtorch's}
   *
   * @param stretch which frames
   */
  boolean isCompiledFor(Stretch stretch) {
    return stretch.isOffline() && compiled.filter(net -> net.fits(stretch.lengths())).isPresent();
  }

  /**
   * Estimates the direction of part of the frames, or of several utterances.
   *
   * @param x (B, M, T), noisy mel; each utterance has as many rows, side by side
   * @param time (B), in [0, 1]
   * @param conditions what the mel is to be like
   * @param stretch which frames they are
   * @param probe sees what lies within, where that is libtorch
   * @return (B, M, T), in the caller's scope
   */
  Tensor forward(Tensor x, Tensor time, Conditions conditions, Stretch stretch, Probe probe) {
    return isCompiledFor(stretch)
        ? compiled.orElseThrow().forward(x, time, conditions, stretch.lengths())
        : libtorch.forward(x, time, conditions, stretch, probe);
  }
}
