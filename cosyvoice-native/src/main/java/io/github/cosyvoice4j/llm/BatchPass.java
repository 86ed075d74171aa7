package io.github.cosyvoice4j.llm;

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
    Tensor[] rows = new Tensor[caches.size()];
    for (int i = 0; i < rows.length; i++) {
      Tensor keys = caches.get(i).appendKeys(layer, k.narrow(2, i, 1));
      Tensor values = caches.get(i).appendValues(layer, v.narrow(2, i, 1));
      rows[i] = q.narrow(2, i, 1).attention(keys, values, null);
    }
    return Tensor.cat(2, rows); // (K, G, N, D)
  }
}
