package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.nn.Embedding;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The Qwen2 transformer (transformers' {@code modeling_qwen2.py}) on one sequence or several. */
record Qwen2Model(
    Embedding embedTokens,
    List<Qwen2DecoderLayer> layers,
    Qwen2RMSNorm norm,
    Qwen2RotaryEmbedding rotaryEmb) {

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
   * Reads rows that follow those in a cache.
   *
   * @param embeddings (T, C)
   * @param cache what came before; gets the rows' keys and values, but is not advanced
   * @return hidden states after the last normalization (T, C)
   */
  Tensor forward(Tensor embeddings, KvCache cache) {
    try (TensorScope scope = TensorScope.open()) {
      long rows = embeddings.size(0);
      Pass pass = SequencePass.open(cache, rotaryEmb, rows);
      return scope.escape(forward(embeddings, pass));
    }
  }

  /**
   * Reads one row of each of several sequences.
   *
   * @param embeddings (N, C)
   * @param caches what came before each; get the rows' keys and values, but are not advanced
   * @return hidden states after the last normalization (N, C)
   */
  Tensor step(Tensor embeddings, List<KvCache> caches) {
    try (TensorScope scope = TensorScope.open()) {
      return scope.escape(forward(embeddings, BatchPass.open(caches, rotaryEmb)));
    }
  }

  /**
   * Reads rows in a pass that others have opened.
   *
   * @param embeddings (N, C)
   * @param pass where the rows stand and what they see
   * @return hidden states after the last normalization, of the same shape; in the caller's scope
   */
  Tensor forward(Tensor embeddings, Pass pass) {
    Tensor x = embeddings.copy();
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).forward_(x, i, pass);
    }
    return norm.forward(x);
  }
}
