package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.torch.Parts;
import io.github.cosyvoice4j.torch.Tensor;
import java.util.List;

/**
 * One row of each of several sequences, whose lengths may differ.
 *
 * @param caches keys and values of the rows before each
 * @param turns the rows' positions
 */
record BatchPass(List<KvCache> caches, Qwen2RotaryEmbedding.Turns turns) implements Pass {
  static BatchPass open(List<KvCache> caches, Qwen2RotaryEmbedding rotaryEmb) {
    float[] positions = new float[caches.size()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = caches.get(i).length();
      caches.get(i).reserve(1);
    }
    Qwen2RotaryEmbedding.Turns turns = rotaryEmb.at(Tensor.of(positions, positions.length));
    return new BatchPass(caches, Pass.rounded(turns, caches.get(0).type()));
  }

  @Override
  public Tensor attend(int layer, Tensor q, Tensor k, Tensor v) {
    int rows = caches.size();
    Tensor gathered = q.newEmpty(rows, q.size(0), q.size(1), q.size(3)); // (N, K, G, D)
    Parts.run(
        rows,
        Parts.of(rows),
        (first, count) -> {
          for (int row = (int) first; row < first + count; row++) {
            KvCache cache = caches.get(row);
            cache.append(layer, k.narrow(1, row, 1), v.narrow(1, row, 1));
            RowAttention.attend(q.select(2, row), cache.seen(layer, 1), gathered.select(0, row));
          }
        });
    return gathered.reshape(rows, -1);
  }
}
