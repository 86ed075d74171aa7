package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.nn.Linear;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import java.io.IOException;

/**
 * The feed-forward part of a transformer block: {@code matcha/models/components/transformer.py}.
 *
 * @param proj {@code net.0.proj}, before GELU
 * @param out {@code net.2}
 */
record FeedForward(Linear proj, Linear out) {
  /** Hidden channels for each channel; written in upstream's code. */
  private static final int MULT = 4;

  static FeedForward load(ModuleWeights w, long channels) throws IOException {
    return new FeedForward(
        Linear.load(w.at("net.0.proj"), channels, MULT * channels),
        Linear.load(w.at("net.2"), MULT * channels, channels));
  }

  Tensor forward(Tensor x) {
    return out.forward(proj.forward(x).gelu_()); // (B, T, C) -> (B, T, C)
  }
}
