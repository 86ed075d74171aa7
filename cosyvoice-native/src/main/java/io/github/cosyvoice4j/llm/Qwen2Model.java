package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.nn.Embedding;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The Qwen2 transformer (transformers' {@code modeling_qwen2.py}), batch 1. */
record Qwen2Model(
    Embedding embedTokens,
    List<Qwen2DecoderLayer> layers,
    Qwen2RMSNorm norm,
    Qwen2RotaryEmbedding rotaryEmb) {

  /** Far enough below every score that its exponential is 0. */
  private static final double MASKED = -1e30;

  static Qwen2Model load(Qwen2Config config, ModuleWeights w) throws IOException {
    Embedding embedTokens =
        Embedding.load(w.at("embed_tokens"), config.vocabSize(), config.hiddenSize());
    List<Qwen2DecoderLayer> layers = new ArrayList<>();
    for (int i = 0; i < config.numHiddenLayers(); i++) {
      layers.add(Qwen2DecoderLayer.load(config, w.at("layers").at(i)));
    }
    return new Qwen2Model(
        embedTokens,
        List.copyOf(layers),
        Qwen2RMSNorm.load(config, w.at("norm")),
        Qwen2RotaryEmbedding.create(config, w));
  }

  /**
   * Reads rows that follow those in the cache.
   *
   * @param embeddings (T, C), or (C) for one row
   * @param cache what came before; advanced by the rows
   * @return hidden states after the last normalization, of the same shape
   */
  Tensor forward(Tensor embeddings, KvCache cache) {
    try (TensorScope scope = TensorScope.open()) {
      long rows = embeddings.numel() / embeddings.size(-1);
      long start = cache.length();
      cache.reserve(rows);
      Pass pass = new Pass(cache, rotaryEmb.at(start, rows), causalMask(start, rows));
      Tensor x = embeddings.copy();
      for (int i = 0; i < layers.size(); i++) {
        layers.get(i).forward_(x, i, pass);
      }
      cache.advance(rows);
      return scope.escape(norm.forward(x));
    }
  }

  /** One row sees all before it and itself: no mask. */
  private static Tensor causalMask(long start, long rows) {
    if (rows == 1) {
      return null;
    }
    Tensor row = Tensor.arange(start, start + rows).reshape(rows, 1);
    Tensor column = Tensor.arange(0, start + rows);
    return column.sub(row).greater(0).mul_(MASKED); // (T, S)
  }

  /**
   * What the layers share in one pass over some rows.
   *
   * @param cache keys and values of the rows before
   * @param turns the rows' positions
   * @param mask (T, S), added to the attention's scores; null for one row
   */
  record Pass(KvCache cache, Qwen2RotaryEmbedding.Turns turns, Tensor mask) {}
}
