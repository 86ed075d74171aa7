package io.github.cosyvoice4j.tensorrt;

import io.github.cosyvoice4j.flow.Conditions;
import io.github.cosyvoice4j.torch.Tensor;
import java.util.Map;

/**
 * What the graph reads; all float32 without gaps, on the engine's device.
 *
 * @param x (B, M, T), noisy mel
 * @param mask (B, 1, T), 1 for frames and 0 for filling
 * @param time (B), in [0, 1]
 * @param conditions what the mel is to be like
 */
record EstimatorInput(Tensor x, Tensor mask, Tensor time, Conditions conditions) {
  /** {@return each tensor under the name that the graph has for it} */
  Map<String, Tensor> byName() {
    return Map.of(
        "x",
        x,
        "mask",
        mask,
        "t",
        time,
        "mu",
        conditions.mu(),
        "spks",
        conditions.spks(),
        "cond",
        conditions.cond());
  }
}
