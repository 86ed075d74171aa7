package io.github.cosyvoice4j.torch;

import io.github.cosyvoice4j.Precision;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Makes the products of a net, and sees whether those in fewer bits than single precision are what
 * they should be, on this machine, with these weights: the first of each size multiplies a few
 * rows, which are multiplied in single precision too.
 *
 * <p>Not safe for use by several threads.
 */
final class CheckedProducts {
  /** Norm of the difference by norm of the product; measured with random weights: 0.022. */
  private static final double BYTES_ERROR = 0.1;

  /** The same; measured: 0.0003. */
  private static final double HALF_ERROR = 0.01;

  private static final long SEED = 20_241_213;

  /** Kernels go other ways with one row than with several. */
  private static final long[] ROWS = {1, 3};

  /** Outputs at either end of a layer that are looked at where reading all would cost. */
  private static final long FEW = 32;

  /** In tests: what is made of a product before it is looked at. */
  private static volatile UnaryOperator<Product> tampering = UnaryOperator.identity();

  private final ProductForm form;
  private final Owner owner;
  private final ByteCache cache;
  private final Set<List<Long>> checked = new HashSet<>(); // (in, out)

  CheckedProducts(ProductForm form, Owner owner, ByteCache cache) {
    this.form = form;
    this.owner = owner;
    this.cache = cache;
  }

  /** Tests let kernels fail here. */
  static void tamper(UnaryOperator<Product> value) {
    tampering = value;
  }

  /**
   * {@return a product whose outputs are those of layers, side by side}
   *
   * @param layers all with as many inputs
   * @throws UnfitProductException if it fails, or is too far from the product in single precision
   * @throws StaleCacheException if the cache is of another net
   */
  Product product(List<Product.Layer> layers) {
    if (form.precision() == Precision.FP32 || !Torch.isOnHost()) {
      return form.product(layers, owner);
    }
    long in = layers.get(0).in();
    long out = layers.stream().mapToLong(Product.Layer::out).sum();
    try {
      Product product = form.product(layers, owner, cache);
      if (checked.add(List.of(in, out))) {
        double error = error(tampering.apply(product), layers, cache.isRead() ? FEW : out);
        requireBelow(error, form.precision() == Precision.INT8 ? BYTES_ERROR : HALF_ERROR);
      }
      return product;
    } catch (StaleCacheException e) {
      throw e;
    } catch (RuntimeException e) { // libtorch's for a kernel that this build or machine lacks
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new UnfitProductException("a product of %d x %d: %s".formatted(in, out, why), e);
    }
  }

  /** Not a number is not below either. */
  private static void requireBelow(double error, double bound) {
    if (!(error <= bound)) {
      throw new ArithmeticException(
          String.format(Locale.ROOT, "expected an error up to %.2g, got %.2g", bound, error));
    }
  }

  /**
   * {@return the norm of the difference from the product in single precision by the norm of that}
   *
   * @param product what is looked at
   * @param layers its layers
   * @param end how many outputs are looked at, at either end of each layer
   */
  static double error(Product product, List<Product.Layer> layers, long end) {
    return TensorScope.compute(
        () -> {
          Distance distance = new Distance();
          for (long rows : ROWS) {
            Tensor x = Torch.randn(SEED, 0, rows, layers.get(0).in());
            Tensor y = product.forward(x);
            long before = 0;
            for (Product.Layer layer : layers) {
              long count = Math.min(end, layer.out());
              long last = layer.out() - count;
              distance.add(exact(x, layer, 0, count), y.narrow(1, before, count));
              distance.add(exact(x, layer, last, count), y.narrow(1, before + last, count));
              before += layer.out();
            }
          }
          return distance.relative();
        });
  }

  private static Tensor exact(Tensor x, Product.Layer layer, long first, long count) {
    Tensor bias = layer.bias() == null ? null : layer.bias().narrow(0, first, count);
    return x.linear(layer.weight().narrow(0, first, count), bias);
  }

  /** Sums of squares. */
  private static final class Distance {
    private double difference;
    private double whole;

    void add(Tensor expected, Tensor actual) {
      float[] values = expected.toFloats();
      float[] others = actual.toFloats();
      for (int i = 0; i < values.length; i++) {
        difference += Math.pow((double) values[i] - others[i], 2);
        whole += Math.pow(values[i], 2);
      }
    }

    double relative() {
      return difference == 0 ? 0 : Math.sqrt(difference / whole);
    }
  }
}
