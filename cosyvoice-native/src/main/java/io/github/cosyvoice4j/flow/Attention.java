package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.nn.Linear;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;

/**
 * Self-attention of the estimator: {@code diffusers/models/attention_processor.py}.
 *
 * @param heads H
 * @param toQkv {@code to_q}, {@code to_k} and {@code to_v} side by side, without bias
 * @param toOut {@code to_out.0}
 */
record Attention(long heads, Linear toQkv, Linear toOut) {
  static Attention load(ModuleWeights w, long channels, CausalConditionalDecoderConfig config)
      throws IOException {
    long inner = (long) config.numHeads() * config.attentionHeadDim();
    return new Attention(
        config.numHeads(),
        Linear.beside(
            w,
            Linear.layerWithoutBias(w.at("to_q"), channels, inner),
            Linear.layerWithoutBias(w.at("to_k"), channels, inner),
            Linear.layerWithoutBias(w.at("to_v"), channels, inner)),
        Linear.load(w.at("to_out.0"), inner, channels));
  }

  /**
   * {@return what each frame takes from those it sees, (B, T, C)}
   *
   * @param x (B, T, C)
   * @param mask which frames are seen
   * @param past what came before
   */
  Tensor forward(Tensor x, ChunkMask mask, Past past) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor qkv = perHead(toQkv.forward(x)); // (B, 3H, T, D)
      Tensor q = qkv.narrow(1, 0, heads);
      KeyValues seen =
          past.append(this, qkv.narrow(1, heads, heads), qkv.narrow(1, 2 * heads, heads));
      double scale = 1 / Math.sqrt((double) q.size(3));
      return scope.escape(toOut.forward(mask.attend(q, scale, seen, ChunkMask.Bias.NONE)));
    }
  }

  private Tensor perHead(Tensor x) { // (B, T, 3 * H * D) -> (B, 3H, T, D)
    return x.reshape(x.size(0), x.size(1), 3 * heads, -1).transpose(1, 2);
  }
}
