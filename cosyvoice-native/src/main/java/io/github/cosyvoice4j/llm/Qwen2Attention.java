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
    int queries = config.numAttentionHeads();
    int keys = config.numKeyValueHeads();
    long dim = config.headDim();
    Tensor rows = qkvProj.forward(x).reshape(-1, queries + 2L * keys, dim); // (T, H, D)
    pass.turns().apply_(rows, queries + keys);
    Tensor heads = rows.transpose(0, 1); // queries, keys, values
    Tensor q = heads.narrow(0, 0, queries).reshape(keys, -1, rows.size(0), dim); // (K, G, T, D)
    Tensor k = heads.narrow(0, queries, keys); // (K, T, D)
    Tensor v = heads.narrow(0, queries + keys, keys);
    return oProj.forward(pass.attend(layer, q, k, v)); // -> (T, C)
  }
}
