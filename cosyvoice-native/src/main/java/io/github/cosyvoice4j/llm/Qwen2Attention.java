package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.nn.Linear;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import java.io.IOException;

/**
 * Causal self-attention.
 *
 * <p>Each of K heads of keys and values is shared by a group of G heads of queries.
 */
record Qwen2Attention(Qwen2Config config, Linear qkvProj, Linear oProj) {

  static Qwen2Attention load(Qwen2Config config, ModuleWeights w) throws IOException {
    int c = config.hiddenSize();
    int queries = config.numAttentionHeads() * config.headDim();
    int keys = config.numKeyValueHeads() * config.headDim();
    return new Qwen2Attention(
        config,
        Linear.beside(
            w,
            Linear.layer(w.at("q_proj"), c, queries),
            Linear.layer(w.at("k_proj"), c, keys),
            Linear.layer(w.at("v_proj"), c, keys)),
        Linear.loadWithoutBias(w.at("o_proj"), queries, c));
  }

  /**
   * {@return what each row gathers from its sequence's rows up to it}
   *
   * @param x (T, C)
   * @param layer this layer's number
   * @param pass where the rows stand and what they see
   */
  Tensor forward(Tensor x, int layer, Pass pass) {
    long queries = config.numAttentionHeads();
    long keys = config.numKeyValueHeads();
    Tensor heads = heads(qkvProj.forward(x)); // queries, keys, values
    pass.turns().apply_(heads.narrow(0, 0, queries + keys));
    Tensor q = grouped(heads.narrow(0, 0, queries));
    Tensor k = grouped(heads.narrow(0, queries, keys));
    Tensor v = grouped(heads.narrow(0, queries + keys, keys));
    Tensor y = pass.attend(layer, q, k, v); // (K, G, T, D)
    long[] rows = x.shape();
    rows[rows.length - 1] = (long) config.numAttentionHeads() * config.headDim();
    return oProj.forward(y.permute(2, 0, 1, 3).reshape(rows)); // -> (T, C)
  }

  /** Splits rows into heads: (T, H * D) -> (H, T, D). */
  private Tensor heads(Tensor rows) {
    long dim = config.headDim();
    return rows.reshape(-1, rows.size(-1) / dim, dim).transpose(0, 1);
  }

  /** Heads by what they share: (K * G, T, D) -> (K, G, T, D). */
  private Tensor grouped(Tensor heads) {
    return heads.reshape(config.numKeyValueHeads(), -1, heads.size(1), heads.size(2));
  }
}
