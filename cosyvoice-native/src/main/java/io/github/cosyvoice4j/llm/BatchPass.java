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
    Tensor gathered = q.newEmpty(q.shape()); // (K, G, N, D)
    Parts.run(
        rows,
        Parts.of(rows),
        (first, count) -> {
          for (int row = (int) first; row < first + count; row++) {
            Tensor keys = caches.get(row).appendKeys(layer, k.narrow(2, row, 1));
            Tensor values = caches.get(row).appendValues(layer, v.narrow(2, row, 1));
            gathered
                .narrow(2, row, 1)
                .copy_(RowAttention.attend(q.narrow(2, row, 1), keys, values));
          }
        });
    return gathered;
  }
}
