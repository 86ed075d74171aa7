package io.github.cosyvoice4j.nn;

import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import java.io.IOException;

/**
 * {@code y = x W^T + b} over the last axis.
 *
 * @param weight (out, in)
 * @param bias (out), or null
 */
public record Linear(Tensor weight, Tensor bias) {
  /**
   * Loads {@code weight} and {@code bias}.
   *
   * @param w the layer's weights
   * @param in values in
   * @param out values out
   * @return the layer
   * @throws IOException if a tensor is missing or of another shape
   */
  public static Linear load(ModuleWeights w, long in, long out) throws IOException {
    return new Linear(w.get("weight", out, in), w.get("bias", out));
  }

  /**
   * Loads {@code weight} alone.
   *
   * @param w the layer's weights
   * @param in values in
   * @param out values out
   * @return the layer
   * @throws IOException if a tensor is missing or of another shape
   */
  public static Linear loadWithoutBias(ModuleWeights w, long in, long out) throws IOException {
    return new Linear(w.get("weight", out, in), null);
  }

  /**
   * {@return this layer for float64 input}
   *
   * @param owner owns the converted weights
   */
  public Linear toFloat64(ModuleWeights owner) {
    Tensor converted = bias == null ? null : owner.own(bias::toFloat64);
    return new Linear(owner.own(weight::toFloat64), converted);
  }

  /**
   * {@return the product}
   *
   * <p>A bare row goes the way of matrix times vector, which OpenBLAS reads its weights three times
   * as fast for as for a matrix of one row.
   *
   * @param x (.., in)
   */
  public Tensor forward(Tensor x) {
    if (x.dim() == 1) {
      return bias == null ? x.mv(weight) : x.addmv(weight, bias); // (in) -> (out)
    }
    return x.linear(weight, bias); // (.., in) -> (.., out)
  }
}
