package io.github.cosyvoice4j.torch;

/**
 * Half-precision weights in FBGEMM's order; sums and all else are single precision. Half the
 * memory, and for 2 to 32 rows several times the speed of {@link SingleKernel}'s.
 *
 * @param packed the weights, with the bias
 */
record HalfKernel(PackedWeights packed) implements Kernel {
  /** Packs the weights of a layer. */
  static HalfKernel of(Product.Layer layer, Owner owner) {
    return new HalfKernel(
        owner.keep(
            PackedWeights.of("quantized::linear_prepack_fp16", layer.weight(), layer.bias())));
  }

  @Override
  public void multiply(Rows x, Tensor into) {
    into.copy_(packed.multiply("quantized::linear_dynamic_fp16", x.values()));
  }
}
