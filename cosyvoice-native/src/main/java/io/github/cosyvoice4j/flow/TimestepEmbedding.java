package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.nn.Linear;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import java.io.IOException;

/**
 * What the estimator makes of the time: {@code matcha/models/components/decoder.py}.
 *
 * @param linear1 to the embedding's channels
 * @param linear2 within them
 */
record TimestepEmbedding(Linear linear1, Linear linear2) {
  static TimestepEmbedding load(ModuleWeights w, long in, long out) throws IOException {
    return new TimestepEmbedding(
        Linear.loadExact(w.at("linear_1"), in, out), Linear.loadExact(w.at("linear_2"), out, out));
  }

  Tensor forward(Tensor sample) {
    return linear2.forward(linear1.forward(sample).silu()); // (B, in) -> (B, out)
  }
}
