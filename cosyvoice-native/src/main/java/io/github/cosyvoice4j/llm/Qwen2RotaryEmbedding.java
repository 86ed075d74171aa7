package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;

/**
 * Rotary position embedding in the half-split form: value {@code i} of a head turns together with
 * value {@code i + D/2}.
 *
 * @param frequencies (D), the frequency of each pair, in both halves
 * @param signs (D), -1 in the first half, 1 in the second
 */
record Qwen2RotaryEmbedding(Tensor frequencies, Tensor signs) {
  static Qwen2RotaryEmbedding create(Qwen2Config config, ModuleWeights owner) {
    int dim = config.headDim();
    float[] frequencies = new float[dim];
    float[] signs = new float[dim];
    for (int i = 0; i < dim; i++) {
      // Rounded where upstream's float32 tensors are.
      float exponent = 2f * (i % (dim / 2)) / dim;
      frequencies[i] = 1 / (float) Math.pow(config.ropeTheta(), exponent);
      signs[i] = i < dim / 2 ? -1 : 1;
    }
    return new Qwen2RotaryEmbedding(
        owner.own(() -> Tensor.of(frequencies, dim)), owner.own(() -> Tensor.of(signs, dim)));
  }

  /**
   * {@return the turns of some rows}
   *
   * @param positions of the rows in their sequences (T)
   */
  Turns at(Tensor positions) {
    Tensor angles = positions.unsqueeze(1).mul(frequencies); // (T, D)
    return new Turns(angles.cos(), angles.sin().mul_(signs));
  }

  /**
   * What turns the heads of some rows.
   *
   * @param cos (T, D)
   * @param sin (T, D), negated in the first half
   */
  record Turns(Tensor cos, Tensor sin) {
    /**
     * Turns in place.
     *
     * @param x (T, H, D)
     * @param heads how many of the H, from the first
     */
    void apply_(Tensor x, int heads) {
      x.turnHalves_(heads, cos, sin);
    }
  }
}
