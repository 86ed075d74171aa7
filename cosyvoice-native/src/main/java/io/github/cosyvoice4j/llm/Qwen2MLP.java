package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.nn.Linear;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import java.io.IOException;

/** The gated feed-forward part of a layer: {@code down(silu(gate(x)) * up(x))}. */
record Qwen2MLP(Linear gateProj, Linear upProj, Linear downProj) {
  static Qwen2MLP load(Qwen2Config config, ModuleWeights w) throws IOException {
    int c = config.hiddenSize();
    int inner = config.intermediateSize();
    return new Qwen2MLP(
        Linear.loadWithoutBias(w.at("gate_proj"), c, inner),
        Linear.loadWithoutBias(w.at("up_proj"), c, inner),
        Linear.loadWithoutBias(w.at("down_proj"), inner, c));
  }

  Tensor forward(Tensor x) {
    Tensor gate = gateProj.forward(x).silu_(); // (T, C) -> (T, inner)
    return downProj.forward(gate.mul_(upProj.forward(x))); // (T, inner) -> (T, C)
  }
}
