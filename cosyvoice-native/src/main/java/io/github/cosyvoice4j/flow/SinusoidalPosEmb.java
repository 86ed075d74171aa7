package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.torch.Tensor;

/**
 * Sines and cosines of a time: {@code matcha/models/components/decoder.py}.
 *
 * @param channels C, even
 */
record SinusoidalPosEmb(long channels) {
  /** Times in [0, 1] are spread over this many positions. */
  private static final double SCALE = 1000;

  /**
   * {@return the embedding}
   *
   * @param time (B), in [0, 1]
   */
  Tensor forward(Tensor time) {
    long half = channels / 2;
    Tensor frequency = Tensor.arange(0, half).mul(-Math.log(10000) / (half - 1)).exp(); // (C/2)
    Tensor angle = time.mul(SCALE).unsqueeze(1).mul(frequency); // (B, C/2)
    return Tensor.cat(1, angle.sin(), angle.cos()); // (B, C)
  }
}
