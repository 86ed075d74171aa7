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
   * {@return what the row gathers, (K, G, 1, D)}
   *
   * @param q queries (K, G, 1, D)
   * @param keys (K, G, S, D), the same for each of a group
   * @param values (K, G, S, D), the same for each of a group
   */
  static Tensor attend(Tensor q, Tensor keys, Tensor values) {
    Tensor queries = q.squeeze(2); // (K, G, D)
    Tensor k = keys.select(1, 0); // (K, S, D)
    Tensor v = values.select(1, 0); // (K, S, D)
    double scale = 1 / Math.sqrt((double) q.size(3));
    Tensor scores =
        q.newEmpty(queries.size(0), queries.size(1), k.size(1))
            .baddbmm_(queries, k.transpose(1, 2), 0, scale)
            .softmax_(-1); // (K, G, S)
    return q.newEmpty(queries.shape()).baddbmm_(scores, v, 0, 1).unsqueeze(2);
  }
}
