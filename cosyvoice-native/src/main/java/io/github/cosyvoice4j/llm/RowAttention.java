package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.torch.Tensor;

/**
 * Attention of a single row of a sequence, the case of every decoding step.
 *
 * <p>The queries of a group see the same keys, so they are the rows of one product. libtorch's
 * fused attention takes ten times as long for it: each head's single row becomes a product of its
 * own, for which OpenBLAS copies the keys.
 */
final class RowAttention {
  private RowAttention() {}

  /**
   * Lets a row gather.
   *
   * @param q its queries (K, G, D)
   * @param seen keys and values (K, S, D)
   * @param gathered gets what it gathers (K, G, D)
   */
  static void attend(Tensor q, KvCache.Seen seen, Tensor gathered) {
    Tensor keys = seen.keys();
    double scale = 1 / Math.sqrt((double) q.size(2));
    Tensor scores =
        q.newEmpty(q.size(0), q.size(1), keys.size(1))
            .baddbmm_(q, keys.transpose(1, 2), 0, scale)
            .softmax_(-1); // (K, G, S)
    gathered.baddbmm_(scores, seen.values(), 0, 1);
  }
}
