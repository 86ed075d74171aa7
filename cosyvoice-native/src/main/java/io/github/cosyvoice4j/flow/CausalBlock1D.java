package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.nn.LayerNorm;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import java.io.IOException;

/**
 * Convolution, normalization over channels, Mish: {@code cosyvoice/flow/decoder.py}.
 *
 * @param conv {@code block.0}, 3 taps
 * @param norm {@code block.2}
 */
record CausalBlock1D(CausalConv1d conv, LayerNorm norm) {
  static CausalBlock1D load(ModuleWeights w, long in, long out) throws IOException {
    return new CausalBlock1D(
        CausalConv1d.load(w.at("block.0"), in, out, 3),
        LayerNorm.load(w.at("block.2"), out, LayerNorm.DEFAULT_EPS));
  }

  Tensor forward(Tensor x, Past past) { // (B, T, in) -> (B, T, out)
    return norm.forward(conv.forward(x, past)).mish();
  }
}
