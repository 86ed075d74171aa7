package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.torch.Tensor;

/**
 * Rows of one sequence, which follow those in its cache.
 *
 * @param cache keys and values of the rows before
 * @param turns the rows' positions
 * @param mask (T, S), added to the attention's scores; null for one row
 */
record SequencePass(KvCache cache, Qwen2RotaryEmbedding.Turns turns, Tensor mask) implements Pass {
  /** Far enough below every score that its exponential is 0; infinity in half precision. */
  private static final double MASKED = -1e30;

  static SequencePass open(KvCache cache, Qwen2RotaryEmbedding rotaryEmb, long rows) {
    long start = cache.length();
    cache.reserve(rows);
    Tensor positions = Tensor.arange(start, start + rows);
    return new SequencePass(
        cache, Pass.rounded(rotaryEmb.at(positions), cache.type()), causalMask(cache, rows));
  }

  /** One row sees all before it and itself: no mask. */
  private static Tensor causalMask(KvCache cache, long rows) {
    if (rows == 1) {
      return null;
    }
    long start = cache.length();
    Tensor row = Tensor.arange(start, start + rows).reshape(rows, 1);
    Tensor column = Tensor.arange(0, start + rows);
    return column.sub(row).greater(0).mul_(MASKED).to(cache.type()); // (T, S)
  }

  @Override
  public Tensor attend(int layer, Tensor q, Tensor k, Tensor v) {
    cache.append(layer, k, v);
    if (mask == null) {
      Tensor gathered = q.newEmpty(q.size(0), q.size(1), q.size(3)); // (K, G, D)
      RowAttention.attend(q.squeeze(2), cache.seen(layer, 1), gathered);
      return gathered.reshape(1, -1);
    }
    KvCache.Seen seen = cache.seenByGroups(layer, k.size(1));
    Tensor gathered = q.attention(seen.keys(), seen.values(), mask); // (K, G, T, D)
    return gathered.permute(2, 0, 1, 3).reshape(q.size(2), -1);
  }
}
