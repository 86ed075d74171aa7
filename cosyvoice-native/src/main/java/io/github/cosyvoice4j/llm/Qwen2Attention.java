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
   * {@return what each row gathers from its sequence's rows up to it}
   *
   * @param x (T, C), or (C) for one row
   * @param layer this layer's number
   * @param pass where the rows stand and what they see
   */
  Tensor forward(Tensor x, int layer, Pass pass) {
    Tensor q = pass.turns().apply_(heads(qProj.forward(x), config.groupSize()));
    Tensor k = pass.turns().apply_(heads(kProj.forward(x), 1));
    Tensor v = heads(vProj.forward(x), 1);
    Tensor y = pass.attend(layer, q, k, v); // (K, G, T, D)
    long[] rows = x.shape();
    rows[rows.length - 1] = (long) config.numAttentionHeads() * config.headDim();
    return oProj.forward(y.permute(2, 0, 1, 3).reshape(rows)); // -> (T, C)
  }

  /** Splits rows into heads: (T, K * G * D) -> (K, G, T, D). */
  private Tensor heads(Tensor rows, long group) {
    return rows.reshape(-1, config.numKeyValueHeads(), group, config.headDim()).permute(1, 2, 0, 3);
  }
}
