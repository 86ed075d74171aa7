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
   */
  Tensor forward(Tensor x, ChunkMask mask) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor q = perHead(toQ.forward(x)); // (B, H, T, D)
      Tensor k = perHead(toK.forward(x)).transpose(2, 3); // (B, H, D, T)
      Tensor v = perHead(toV.forward(x)); // (B, H, T, D)
      q.mul_(1 / Math.sqrt((double) q.size(3)));
      Tensor attended =
          mask.attend(
              block ->
                  q.narrow(2, block.first(), block.queries())
                      .matmul(k.narrow(3, 0, block.keys())), // (B, H, n, S)
              v);
      return scope.escape(toOut.forward(attended)); // (B, T, C)
    }
  }

  private Tensor perHead(Tensor x) { // (B, T, H * D) -> (B, H, T, D)
    return x.reshape(x.size(0), x.size(1), heads, x.size(2) / heads).transpose(1, 2).contiguous();
  }
}
