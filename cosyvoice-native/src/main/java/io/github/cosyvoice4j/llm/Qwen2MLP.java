package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.nn.Linear;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import java.io.IOException;

/** The gated feed-forward part of a layer: {@code down(silu(gate(x)) * up(x))}. */
record Qwen2MLP(Linear gateUpProj, Linear downProj) {
  static Qwen2MLP load(Qwen2Config config, ModuleWeights w) throws IOException {
    int c = config.hiddenSize();
    int inner = config.intermediateSize();
    return new Qwen2MLP(
        Linear.beside(
            w,
            Linear.layerWithoutBias(w.at("gate_proj"), c, inner),
            Linear.layerWithoutBias(w.at("up_proj"), c, inner)),
        Linear.loadWithoutBias(w.at("down_proj"), inner, c));
  }

  Tensor forward(Tensor x) {
    Tensor[] gateUp = gateUpProj.forward(x).chunk(2, -1); // (T, C) -> twice (T, inner)
    return downProj.forward(gateUp[0].silu_().mul_(gateUp[1])); // (T, inner) -> (T, C)
  }
}
