package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.torch.Tensor;
import java.util.List;

/**
 * The estimator, compiled by something other than libtorch for passes over whole utterances in
 * which every frame sees every other. It keeps no caches, so that chunk-causal passes are not for
 * it.
 *
 * <p>Safe for use by several threads.
 */
public interface CompiledEstimator {
  /**
   * {@return whether it takes utterances of these lengths}
   *
   * @param lengths frames of each
   */
  boolean fits(List<Long> lengths);

  /**
   * Estimates the direction.
   *
   * @param x (B, M, T), noisy mel; each utterance has two rows, side by side
   * @param time (B), in [0, 1]
   * @param conditions what the mel is to be like
   * @param lengths frames of each utterance, which {@link #fits}; the longest has T
   * @return (B, M, T), float32, in the caller's scope; what stands after the end of a shorter
   *     utterance means nothing
   */
  Tensor forward(Tensor x, Tensor time, Conditions conditions, List<Long> lengths);
}
