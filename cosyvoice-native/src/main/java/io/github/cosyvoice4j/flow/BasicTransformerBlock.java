package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.nn.LayerNorm;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;

/**
 * Attention and feed-forward, normalized before each: {@code
 * matcha/models/components/transformer.py}.
 *
 * @param norm1 before attention
 * @param attn1 attention
 * @param norm3 before the feed-forward part
 * @param ff the feed-forward part
 */
record BasicTransformerBlock(LayerNorm norm1, Attention attn1, LayerNorm norm3, FeedForward ff) {
  static BasicTransformerBlock load(
      ModuleWeights w, long channels, CausalConditionalDecoderConfig config) throws IOException {
    return new BasicTransformerBlock(
        LayerNorm.load(w.at("norm1"), channels, LayerNorm.DEFAULT_EPS),
        Attention.load(w.at("attn1"), channels, config),
        LayerNorm.load(w.at("norm3"), channels, LayerNorm.DEFAULT_EPS),
        FeedForward.load(w.at("ff"), channels));
  }

  Tensor forward(Tensor x, ChunkMask mask, Past past) { // (B, T, C) -> (B, T, C)
    try (TensorScope scope = TensorScope.open()) {
      Tensor attended = attn1.forward(norm1.forward(x), mask, past).add_(x);
      return scope.escape(ff.forward(norm3.forward(attended)).add_(attended));
    }
  }
}
