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
 * @param toQ queries, without bias
 * @param toK keys, without bias
 * @param toV values, without bias
 * @param toOut {@code to_out.0}
 */
record Attention(long heads, Linear toQ, Linear toK, Linear toV, Linear toOut) {
  static Attention load(ModuleWeights w, long channels, CausalConditionalDecoderConfig config)
      throws IOException {
    long inner = (long) config.numHeads() * config.attentionHeadDim();
    return new Attention(
        config.numHeads(),
        Linear.loadWithoutBias(w.at("to_q"), channels, inner),
        Linear.loadWithoutBias(w.at("to_k"), channels, inner),
        Linear.loadWithoutBias(w.at("to_v"), channels, inner),
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
      Tensor q = perHead(toQ.forward(x)).contiguous(); // (B, H, T, D)
      q.mul_(1 / Math.sqrt((double) q.size(3)));
      KeyValues seen =
          past.append(this, perHead(toK.forward(x)), perHead(toV.forward(x))); // (N, S, D)
      return scope.escape(toOut.forward(mask.attend(q, seen, ChunkMask.Bias.NONE))); // (B, T, C)
    }
  }

  private Tensor perHead(Tensor x) { // (B, T, H * D) -> (B, H, T, D)
    return x.reshape(x.size(0), x.size(1), heads, x.size(2) / heads).transpose(1, 2);
  }
}
