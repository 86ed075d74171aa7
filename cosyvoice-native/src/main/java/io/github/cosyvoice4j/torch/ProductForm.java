package io.github.cosyvoice4j.torch;

import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.Stage;
import java.util.ArrayList;
import java.util.List;

/**
 * In what form weights are multiplied with.
 *
 * <p>That is about CPUs. On a GPU, weights have the numbers of their root already, and libtorch
 * chooses among kernels by itself.
 *
 * @param precision in what numbers they are kept
 * @param groups in how many parts the outputs of a large layer are cut, for as many threads
 */
public record ProductForm(Precision precision, int groups) {
  /** Layers with fewer bytes of weights are read before a second thread has begun. */
  private static final long WORTH_CUTTING = 1_500_000;

  /**
   * {@return the form of a stage's weights}
   *
   * @param options in what numbers the stage is computed, and with how many threads
   * @param stage the stage
   */
  public static ProductForm of(EngineOptions options, Stage stage) {
    return new ProductForm(options.compute().precision(stage), Torch.threads(options));
  }

  /** {@return the same for single precision} */
  ProductForm exact() {
    return new ProductForm(Precision.FP32, groups);
  }

  /**
   * {@return a product whose outputs are those of layers, side by side}
   *
   * @param layers all with as many inputs; if there are several, they are not used otherwise
   * @param owner frees what is made
   */
  Product product(List<Product.Layer> layers, Owner owner) {
    if (!Torch.isOnHost()) {
      return onDevice(layers, owner);
    }
    long out = layers.stream().mapToLong(Product.Layer::out).sum();
    long bytes = out * layers.get(0).in() * bytes();
    int cuts = bytes < WORTH_CUTTING ? 1 : (int) Math.min(groups, out);
    List<List<SharedProduct.Piece>> all = new ArrayList<>();
    for (int i = 0; i < cuts; i++) {
      long from = Parts.start(out, i, cuts);
      long end = Parts.start(out, i + 1, cuts);
      TensorScope.run(() -> all.add(group(cut(layers, from, end, owner), from, owner)));
    }
    return new SharedProduct(List.copyOf(all), out);
  }

  /** A large product is faster than several small ones; what it is joined of is freed. */
  private static Product onDevice(List<Product.Layer> layers, Owner owner) {
    if (layers.size() == 1) {
      Product.Layer only = layers.get(0);
      return x -> x.linear(only.weight(), only.bias());
    }
    Product.Layer all = ownJoined(layers, owner);
    layers.forEach(layer -> layer.free(owner));
    return x -> x.linear(all.weight(), all.bias());
  }

  private static Product.Layer ownJoined(List<Product.Layer> layers, Owner owner) {
    try (TensorScope scope = TensorScope.open()) {
      Product.Layer all = Product.Layer.joined(layers, owner);
      owner.keep(scope.own(all.weight()));
      return all;
    }
  }

  /** {@return the layers' outputs from one to another, as layers} */
  private static List<Product.Layer> cut(
      List<Product.Layer> layers, long from, long end, Owner owner) {
    List<Product.Layer> found = new ArrayList<>();
    long before = 0;
    for (Product.Layer layer : layers) {
      long first = Math.max(from, before);
      long count = Math.min(end, before + layer.out()) - first;
      if (count > 0) {
        found.add(layer.rows(first - before, count, owner));
      }
      before += layer.out();
    }
    return found;
  }

  /** Single-precision weights stay where they are; others are copied, so they become one layer. */
  private List<SharedProduct.Piece> group(List<Product.Layer> layers, long first, Owner owner) {
    List<SharedProduct.Piece> pieces = new ArrayList<>();
    long at = first;
    if (precision == Precision.FP32) {
      for (Product.Layer layer : layers) {
        pieces.add(new SharedProduct.Piece(new SingleKernel(layer, owner), at, layer.out()));
        at += layer.out();
      }
    } else {
      Product.Layer all = Product.Layer.joined(layers, owner);
      pieces.add(new SharedProduct.Piece(packed(all, owner), at, all.out()));
    }
    return pieces;
  }

  private int bytes() {
    return switch (precision) {
      case FP32 -> Float.BYTES;
      case FP16, BF16 -> Short.BYTES;
      case INT8 -> Byte.BYTES;
    };
  }

  private Kernel packed(Product.Layer layer, Owner owner) {
    return precision == Precision.INT8 ? ByteKernel.of(layer, owner) : HalfKernel.of(layer, owner);
  }
}
