package io.github.cosyvoice4j.nn;

import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import java.io.IOException;

/**
 * Layer normalization over the last axis.
 *
 * @param weight (C)
 * @param bias (C)
 * @param eps added to the variance
 */
public record LayerNorm(Tensor weight, Tensor bias, double eps) {
  /** What PyTorch's LayerNorm takes when nothing is said. */
  public static final double DEFAULT_EPS = 1e-5;

  /**
   * Loads {@code weight} and {@code bias}.
   *
   * @param w the layer's weights
   * @param channels C
   * @param eps added to the variance
   * @return the layer
   * @throws IOException if a tensor is missing or of another shape
   */
  public static LayerNorm load(ModuleWeights w, long channels, double eps) throws IOException {
    return new LayerNorm(w.get("weight", channels), w.get("bias", channels), eps);
  }

  /**
   * {@return the normalized values}
   *
   * @param x (.., C)
   */
  public Tensor forward(Tensor x) {
    return x.layerNorm(weight, bias, eps); // (.., C) -> (.., C)
  }
}
