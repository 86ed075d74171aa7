package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.nn.LayerNorm;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;

/**
 * One layer of the encoder, normalized before each part, without convolution: {@code
 * cosyvoice/transformer/encoder_layer.py}.
 *
 * @param selfAttn attention
 * @param feedForward the feed-forward part
 * @param normFf normalization before it
 * @param normMha normalization before attention
 */
record ConformerEncoderLayer(
    RelPositionMultiHeadedAttention selfAttn,
    PositionwiseFeedForward feedForward,
    LayerNorm normFf,
    LayerNorm normMha) {
  /** Smaller than elsewhere, as upstream has it. */
  private static final double EPS = 1e-12;

  static ConformerEncoderLayer load(ModuleWeights w, UpsampleConformerEncoderConfig config)
      throws IOException {
    long channels = config.outputSize();
    return new ConformerEncoderLayer(
        new RelPositionMultiHeadedAttention(w.at("self_attn"), config),
        PositionwiseFeedForward.load(w.at("feed_forward"), channels, config.linearUnits()),
        LayerNorm.load(w.at("norm_ff"), channels, EPS),
        LayerNorm.load(w.at("norm_mha"), channels, EPS));
  }

  Tensor forward(Tensor x, Tensor posEmb, ChunkMask mask, Past past) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor attended = x.add(selfAttn.forward(normMha.forward(x), posEmb, mask, past));
      return scope.escape(attended.add(feedForward.forward(normFf.forward(attended))));
    }
  }
}
