package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.nn.LayerNorm;
import io.github.cosyvoice4j.nn.Linear;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import java.io.IOException;

/**
 * What stands before a stack of encoder layers: {@code cosyvoice/transformer/subsampling.py}.
 *
 * @param linear {@code out.0}
 * @param norm {@code out.1}
 * @param posEnc relative positions, without weights
 */
record LinearNoSubsampling(Linear linear, LayerNorm norm, EspnetRelPositionalEncoding posEnc) {
  static LinearNoSubsampling load(ModuleWeights w, long in, long out) throws IOException {
    return new LinearNoSubsampling(
        Linear.load(w.at("out.0"), in, out),
        LayerNorm.load(w.at("out.1"), out, LayerNorm.DEFAULT_EPS),
        new EspnetRelPositionalEncoding(out));
  }

  Tensor forward(Tensor x, Probe probe) {
    Tensor out = norm.forward(linear.forward(x)); // (B, T, in) -> (B, T, C)
    probe.see("out", out);
    return posEnc.scale(out);
  }
}
