package io.github.cosyvoice4j.nn;

import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Product;
import io.github.cosyvoice4j.torch.Tensor;
import java.io.IOException;

/**
 * {@code y = x W^T + b} over the last axis.
 *
 * @param product does it, in the precision of the net
 */
public record Linear(Product product) {
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
    return beside(w, layer(w, in, out));
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
    return beside(w, layerWithoutBias(w, in, out));
  }

  /**
   * Loads {@code weight} and {@code bias} of a layer that is computed in single precision whatever
   * that of the net is.
   *
   * @param w the layer's weights
   * @param in values in
   * @param out values out
   * @return the layer
   * @throws IOException if a tensor is missing or of another shape
   */
  public static Linear loadExact(ModuleWeights w, long in, long out) throws IOException {
    return new Linear(w.exactProduct(layer(w, in, out)));
  }

  /**
   * Loads {@code weight} and {@code bias} of a layer that is to be {@link #beside} others.
   *
   * @param w the layer's weights
   * @param in values in
   * @param out values out
   * @return its weights
   * @throws IOException if a tensor is missing or of another shape
   */
  public static Product.Layer layer(ModuleWeights w, long in, long out) throws IOException {
    return new Product.Layer(w.get("weight", out, in), w.get("bias", out));
  }

  /**
   * Loads {@code weight} alone of a layer that is to be {@link #beside} others.
   *
   * @param w the layer's weights
   * @param in values in
   * @param out values out
   * @return its weights
   * @throws IOException if the tensor is missing or of another shape
   */
  public static Product.Layer layerWithoutBias(ModuleWeights w, long in, long out)
      throws IOException {
    return new Product.Layer(w.get("weight", out, in), null);
  }

  /**
   * {@return layers that read the same values, as one whose outputs are theirs side by side}
   *
   * @param w any of the net's weights
   * @param layers all with as many inputs
   */
  public static Linear beside(ModuleWeights w, Product.Layer... layers) {
    return new Linear(w.product(layers));
  }

  /**
   * {@return the product}
   *
   * @param x (.., in)
   */
  public Tensor forward(Tensor x) {
    return product.forward(x); // (.., in) -> (.., out)
  }
}
