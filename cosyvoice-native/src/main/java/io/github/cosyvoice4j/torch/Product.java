package io.github.cosyvoice4j.torch;

import java.util.List;

/**
 * {@code x W^T + b} with weights that are in whatever form suits the machine and the precision.
 *
 * <p>Made by {@link ModuleWeights}, to which it belongs. Safe for use by several threads.
 */
@FunctionalInterface
public interface Product {
  /**
   * {@return the product: float32 on a CPU, of the weights' numbers on a GPU}
   *
   * @param x (.., in), of the same numbers
   */
  Tensor forward(Tensor x);

  /**
   * A layer whose weights are to be multiplied with.
   *
   * @param weight (out, in)
   * @param bias (out), or null
   */
  record Layer(Tensor weight, Tensor bias) {
    long in() {
      return weight.size(1);
    }

    long out() {
      return weight.size(0);
    }

    /** {@return some of its outputs; views, owned by another} */
    Layer rows(long first, long count, Owner owner) {
      return new Layer(
          owner.own(() -> weight.narrow(0, first, count)),
          bias == null ? null : owner.own(() -> bias.narrow(0, first, count)));
    }

    /** Frees what it is made of, which belongs to an owner. */
    void free(Owner owner) {
      owner.free(weight);
      if (bias != null) {
        owner.free(bias);
      }
    }

    /** {@return layers side by side; the weights are in the caller's scope, the bias is owned} */
    static Layer joined(List<Layer> layers, Owner owner) {
      if (layers.size() == 1) {
        return layers.get(0);
      }
      Tensor weight = Tensor.cat(0, layers.stream().map(Layer::weight).toArray(Tensor[]::new));
      return new Layer(weight, joinedBias(layers, owner));
    }

    /** {@return the biases of layers, one after another, owned; null if there are none} */
    static Tensor joinedBias(List<Layer> layers, Owner owner) {
      if (layers.size() == 1) {
        return layers.get(0).bias;
      }
      if (layers.stream().allMatch(layer -> layer.bias == null)) {
        return null;
      }
      return owner.own(
          () -> Tensor.cat(0, layers.stream().map(Layer::biasOrZeros).toArray(Tensor[]::new)));
    }

    private Tensor biasOrZeros() {
      return bias == null ? weight.newEmpty(out()).fill_(0) : bias;
    }
  }
}
