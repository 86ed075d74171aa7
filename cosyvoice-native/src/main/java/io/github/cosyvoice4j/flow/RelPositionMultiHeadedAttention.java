package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.nn.Linear;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;

/**
 * Self-attention by content and by distance: {@code cosyvoice/transformer/attention.py}, after
 * section 3.3 of <a href="https://arxiv.org/abs/1901.02860">Transformer-XL</a>.
 */
final class RelPositionMultiHeadedAttention {
  private final long heads;
  private final Linear linearQ;
  private final Linear linearK;
  private final Linear linearV;
  private final Linear linearOut;
  private final Linear linearPos;
  private final Tensor posBiasU; // (H, D)
  private final Tensor posBiasV; // (H, D)

  RelPositionMultiHeadedAttention(ModuleWeights w, UpsampleConformerEncoderConfig config)
      throws IOException {
    long channels = config.outputSize();
    heads = config.attentionHeads();
    linearQ = Linear.load(w.at("linear_q"), channels, channels);
    linearK =
        config.keyBias()
            ? Linear.load(w.at("linear_k"), channels, channels)
            : Linear.loadWithoutBias(w.at("linear_k"), channels, channels);
    linearV = Linear.load(w.at("linear_v"), channels, channels);
    linearOut = Linear.load(w.at("linear_out"), channels, channels);
    linearPos = Linear.loadWithoutBias(w.at("linear_pos"), channels, channels);
    posBiasU = w.get("pos_bias_u", heads, channels / heads);
    posBiasV = w.get("pos_bias_v", heads, channels / heads);
  }

  /**
   * {@return what each frame takes from those it sees}
   *
   * @param x (B, T, C), a row for each utterance
   * @param posEmb (1, W, C), the encoding of the distances {@link ChunkMask#behind} to {@code
   *     -}{@link ChunkMask#ahead}
   * @param mask which frames are seen
   * @param past what came before
   */
  Tensor forward(Tensor x, Tensor posEmb, ChunkMask mask, Past past) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor q = perHead(linearQ.forward(x)); // (B, T, H, D)
      Tensor k = perHead(linearK.forward(x)).transpose(1, 2); // (B, H, T, D)
      Tensor v = perHead(linearV.forward(x)).transpose(1, 2); // (B, H, T, D)
      Tensor p = perHead(linearPos.forward(posEmb)).squeeze(0).permute(1, 2, 0); // (H, D, W)
      double scale = 1 / Math.sqrt((double) q.size(3));
      Tensor qU = q.add(posBiasU).transpose(1, 2); // (B, H, T, D)
      Tensor qV = q.add(posBiasV).mul_(scale).transpose(1, 2); // (B, H, T, D)
      Tensor attended =
          mask.attend(
              qU,
              scale,
              past.append(this, k, v),
              (scores, block) -> scores.add_(byDistance(block, qV, p))); // (B, T, C)
      return scope.escape(linearOut.forward(attended)); // (B, T, C)
    }
  }

  /** Scores every distance between the block's queries and keys, then sorts them by key. */
  private static Tensor byDistance(ChunkMask.Block block, Tensor q, Tensor p) {
    long end = block.first() + block.queries();
    long distances = block.queries() + block.keys() - 1;
    Tensor queries = q.select(0, block.utterance()).narrow(1, block.first(), block.queries());
    Tensor near = p.narrow(2, q.size(2) - end, distances); // (H, D, distances)
    return relShift(queries.matmul(near), block.keys()); // (H, n, S)
  }

  /**
   * Row r of n starts n - 1 - r columns further right in x than in the result. Rows are read as if
   * they were one shorter than they lie: each then starts one column earlier than the row before.
   */
  private static Tensor relShift(Tensor x, long keys) { // (H, n, W) -> (H, n, keys)
    long rows = x.size(1);
    long columns = x.size(2);
    Tensor padded = x.pad(0, 1, 0).reshape(x.size(0), columns + 1, rows);
    return padded.narrow(1, 1, columns).reshape(x.shape()).narrow(2, 0, keys);
  }

  private Tensor perHead(Tensor x) { // (B, T, C) -> (B, T, H, D)
    return x.reshape(x.size(0), x.size(1), heads, x.size(2) / heads);
  }
}
