package io.github.cosyvoice4j.flow;

import java.io.IOException;
import java.util.Optional;

/** Chooses, when the flow is loaded, what computes its estimator. */
@FunctionalInterface
public interface EstimatorChoice {
  /** All of it in libtorch. */
  EstimatorChoice LIBTORCH = (libtorch, config) -> Optional.empty();

  /**
   * Chooses for one net. The caller's thread is one that computes on the net's device.
   *
   * @param libtorch the net in libtorch, which goes on to serve all that the other does not take
   * @param config its sizes
   * @return what serves whole passes in its place, owned by whoever chose; empty for nothing
   * @throws IOException if files that were asked for are wrong
   */
  Optional<CompiledEstimator> choose(
      CausalConditionalDecoder libtorch, CausalConditionalDecoderConfig config) throws IOException;
}
