package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.nn.Linear;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import java.io.IOException;

/**
 * The feed-forward part of an encoder layer: {@code
 * cosyvoice/transformer/positionwise_feed_forward.py}.
 *
 * @param w1 to the hidden units
 * @param w2 and back
 */
record PositionwiseFeedForward(Linear w1, Linear w2) {
  static PositionwiseFeedForward load(ModuleWeights w, long channels, long hiddenUnits)
      throws IOException {
    return new PositionwiseFeedForward(
        Linear.load(w.at("w_1"), channels, hiddenUnits),
        Linear.load(w.at("w_2"), hiddenUnits, channels));
  }

  Tensor forward(Tensor x) {
    return w2.forward(w1.forward(x).silu()); // (B, T, C) -> (B, T, C)
  }
}
