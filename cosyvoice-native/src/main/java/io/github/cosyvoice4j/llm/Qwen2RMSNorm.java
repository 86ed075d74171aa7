package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import java.io.IOException;

/**
 * Root-mean-square normalization of each row.
 *
 * @param weight (C)
 * @param eps added to the mean square
 */
record Qwen2RMSNorm(Tensor weight, double eps) {
  static Qwen2RMSNorm load(Qwen2Config config, ModuleWeights w) throws IOException {
    return new Qwen2RMSNorm(w.get("weight", config.hiddenSize()), config.rmsNormEps());
  }

  Tensor forward(Tensor x) {
    return x.rmsNorm(weight, eps); // (T, C) -> (T, C)
  }
}
