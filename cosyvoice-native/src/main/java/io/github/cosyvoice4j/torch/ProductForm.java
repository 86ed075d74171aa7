package io.github.cosyvoice4j.torch;

import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.Stage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * In what form weights are multiplied with.
 *
 * <p>That is about CPUs. On a GPU, weights have the numbers of their root already, and libtorch
 * chooses among kernels by itself.
 *
 * @param precision in what numbers they are kept
 * @param groups in how many parts the outputs of a large layer are cut, for as many threads
 * @param ordered whether weights in single precision are copied into an order for many rows, where
 *     there is one; layers that are read row by row stay where they are
 */
public record ProductForm(Precision precision, int groups, boolean ordered) {
  /** Layers with fewer bytes of weights are read before a second thread has begun. */
  private static final long WORTH_CUTTING = 700_000;

  /**
   * Leaves weights in single precision where they are.
   *
   * @param precision in what numbers they are kept
   * @param groups in how many parts the outputs of a large layer are cut
   */
  public ProductForm(Precision precision, int groups) {
    this(precision, groups, false);
  }

  /**
   * {@return the form of a stage's weights}
   *
   * @param options in what numbers the stage is computed, and with how many threads
   * @param stage the stage
   */
  public static ProductForm of(EngineOptions options, Stage stage) {
    return new ProductForm(
        options.compute().precision(stage), Torch.threads(options), stage == Stage.FLOW);
  }

  /** {@return the same for single precision} */
  public ProductForm exact() {
    return new ProductForm(Precision.FP32, groups, ordered);
  }

  /**
   * {@return a product whose outputs are those of layers, side by side}
   *
   * @param layers all with as many inputs; if there are several, they are not used otherwise
   * @param owner frees what is made
   */
  Product product(List<Product.Layer> layers, Owner owner) {
    return product(layers, owner, ByteCache.none());
  }

  /**
   * {@return a product whose outputs are those of layers, side by side}
   *
   * @param layers all with as many inputs; if there are several, they are not used otherwise
   * @param owner frees what is made
   * @param cache gives the weights in bytes
   */
  Product product(List<Product.Layer> layers, Owner owner, ByteCache cache) {
    if (!Torch.isOnHost()) {
      return onDevice(layers, owner);
    }
    long out = out(layers);
    long bytes = out * layers.get(0).in() * bytes();
    int cuts = bytes < WORTH_CUTTING || isOrdered() ? 1 : (int) Math.min(groups, out);
    List<List<SharedProduct.Piece>> all = new ArrayList<>(Collections.nCopies(cuts, null));
    TensorScope.run(
        () -> {
          Packing packing = packing(layers, owner, cache);
          int parts = precision == Precision.FP32 ? 1 : Parts.of(cuts); // the first packs nothing
          Parts.run(
              parts,
              part -> {
                for (int i = part; i < cuts; i += parts) {
                  long from = Parts.start(out, i, cuts);
                  long end = Parts.start(out, i + 1, cuts);
                  all.set(i, packing.group(cut(layers, from, end, owner), from));
                }
              });
        });
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

  /** Makes what multiplies with some of the outputs. */
  private interface Packing {
    /**
     * {@return kernels and the outputs that they give}
     *
     * @param layers with these outputs
     * @param first number of the first of them
     */
    List<SharedProduct.Piece> group(List<Product.Layer> layers, long first);
  }

  private Packing packing(List<Product.Layer> layers, Owner owner, ByteCache cache) {
    return switch (precision) {
      case FP32 ->
          isOrdered()
              ? (some, first) ->
                  one(OrderedKernel.of(Product.Layer.joined(some, owner), owner), some, first)
              : (some, first) -> inPlace(some, first, owner);
      case FP16, BF16 ->
          (some, first) ->
              one(HalfKernel.of(Product.Layer.joined(some, owner), owner), some, first);
      case INT8 -> {
        ByteRows rows = cache.rows(layers);
        yield (some, first) ->
            one(
                ByteKernel.of(
                    rows.narrow(first, out(some)), Product.Layer.joinedBias(some, owner), owner),
                some,
                first);
      }
    };
  }

  private boolean isOrdered() {
    return ordered && precision == Precision.FP32 && OrderedKernel.isOffered();
  }

  /** Single-precision weights stay where they are; others are copied, so they become one layer. */
  private static List<SharedProduct.Piece> inPlace(
      List<Product.Layer> layers, long first, Owner owner) {
    List<SharedProduct.Piece> pieces = new ArrayList<>();
    long at = first;
    for (Product.Layer layer : layers) {
      pieces.add(new SharedProduct.Piece(new SingleKernel(layer, owner), at, layer.out()));
      at += layer.out();
    }
    return pieces;
  }

  private static List<SharedProduct.Piece> one(
      Kernel kernel, List<Product.Layer> layers, long first) {
    return List.of(new SharedProduct.Piece(kernel, first, out(layers)));
  }

  private static long out(List<Product.Layer> layers) {
    return layers.stream().mapToLong(Product.Layer::out).sum();
  }

  private int bytes() {
    return switch (precision) {
      case FP32 -> Float.BYTES;
      case FP16, BF16 -> Short.BYTES;
      case INT8 -> Byte.BYTES;
    };
  }
}
