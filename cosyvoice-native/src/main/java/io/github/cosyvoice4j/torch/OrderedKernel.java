package io.github.cosyvoice4j.torch;

/**
 * Single-precision weights in oneDNN's order, kept: no product has to copy them into an order of
 * its own first, as OpenBLAS does at each call. Billions of operations a second of one core, of two
 * at work, with 256 x 1536 weights (AMD EPYC, AVX2):
 *
 * <pre>
 * OpenBLAS, of 24, 56, 104, 224, 680 rows         25    64    75    81    86
 * oneDNN, kept, of 16, 56, 100, 200, 674 rows     75    83    89    88    89
 * </pre>
 *
 * @param weights in that order, (out, in)
 * @param bias (out), which lives as long; or null
 */
record OrderedKernel(Tensor weights, Tensor bias) implements Kernel {
  /** Rows that the order is made for; it suits all numbers, where one for 8 rows does not. */
  private static final long ROWS = 64;

  /** {@return whether this build of libtorch has it} */
  static boolean isOffered() {
    return Dispatched.hasOrderedLinear();
  }

  /**
   * Puts weights in order.
   *
   * @param layer the weights, not needed any more afterwards, and the bias
   * @param owner frees what is made
   */
  static OrderedKernel of(Product.Layer layer, Owner owner) {
    Tensor ordered = owner.own(() -> Dispatched.reorderLinearWeight(layer.weight(), ROWS));
    return new OrderedKernel(ordered, layer.bias());
  }

  @Override
  public Tensor multiply(Rows x, long out) {
    return x.rows() == 0
        ? Tensor.empty(0, out)
        : Dispatched.orderedLinear(x.values().contiguous(), weights, bias);
  }

  @Override
  public void multiply(Rows x, Tensor into) {
    into.copy_(multiply(x, into.size(1)));
  }
}
