package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.nn.Linear;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import java.io.IOException;

/** Causal self-attention; groups of query heads share a head of keys and values. */
record Qwen2Attention(Qwen2Config config, Linear qProj, Linear kProj, Linear vProj, Linear oProj) {

  static Qwen2Attention load(Qwen2Config config, ModuleWeights w) throws IOException {
    int c = config.hiddenSize();
    int queries = config.numAttentionHeads() * config.headDim();
    int keys = config.numKeyValueHeads() * config.headDim();
    return new Qwen2Attention(
        config,
        Linear.load(w.at("q_proj"), c, queries),
        Linear.load(w.at("k_proj"), c, keys),
        Linear.load(w.at("v_proj"), c, keys),
        Linear.loadWithoutBias(w.at("o_proj"), queries, c));
  }

  /**
   * {@return what each row gathers from the rows up to it}
   *
   * @param x (T, C), or (C) for one row
   * @param layer whose keys and values the cache gets
   * @param pass where the rows stand
   */
  Tensor forward(Tensor x, int layer, Qwen2Model.Pass pass) {
    long dim = config.headDim();
    long heads = config.numKeyValueHeads();
    Tensor q = pass.turns().apply(qProj.forward(x).reshape(-1, config.numAttentionHeads(), dim));
    Tensor k = pass.turns().apply(kProj.forward(x).reshape(-1, heads, dim));
    Tensor v = vProj.forward(x).reshape(-1, heads, dim);
    Tensor keys = pass.cache().appendKeys(layer, k); // (S, heads, D)
    Tensor values = pass.cache().appendValues(layer, v);
    // Each head of keys is a batch of its own, seen alike by all queries of the group.
    Tensor y =
        q.reshape(-1, heads, config.groupSize(), dim)
            .permute(1, 2, 0, 3) // (T, heads, group, D) -> (heads, group, T, D)
            .attention(shared(keys), shared(values), pass.mask());
    long[] rows = x.shape();
    rows[rows.length - 1] = config.numAttentionHeads() * dim;
    return oProj.forward(y.permute(2, 0, 1, 3).reshape(rows)); // -> (T, C)
  }

  private Tensor shared(Tensor keys) {
    Tensor batched = keys.transpose(0, 1).unsqueeze(1); // (S, heads, D) -> (heads, 1, S, D)
    return batched.expand(-1, config.groupSize(), -1, -1); // -> (heads, group, S, D)
  }
}
