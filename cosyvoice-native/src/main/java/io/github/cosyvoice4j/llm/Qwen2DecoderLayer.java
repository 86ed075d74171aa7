package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;

/** One layer: attention, then the feed-forward part, each added to its input. */
record Qwen2DecoderLayer(
    Qwen2RMSNorm inputLayernorm,
    Qwen2Attention selfAttn,
    Qwen2RMSNorm postAttentionLayernorm,
    Qwen2MLP mlp) {

  static Qwen2DecoderLayer load(Qwen2Config config, ModuleWeights w) throws IOException {
    return new Qwen2DecoderLayer(
        Qwen2RMSNorm.load(config, w.at("input_layernorm")),
        Qwen2Attention.load(config, w.at("self_attn")),
        Qwen2RMSNorm.load(config, w.at("post_attention_layernorm")),
        Qwen2MLP.load(config, w.at("mlp")));
  }

  /**
   * Works in place, so that nothing of a layer outlives it.
   *
   * @param x (T, C)
   * @param layer this layer's number
   * @param pass where the rows stand and what they see
   */
  void forward_(Tensor x, int layer, Pass pass) {
    TensorScope.run(
        () -> {
          x.add_(selfAttn.forward(inputLayernorm.forward(x), layer, pass));
          x.add_(mlp.forward(postAttentionLayernorm.forward(x)));
        });
  }
}
