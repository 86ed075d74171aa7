package io.github.cosyvoice4j.torch;

import org.bytedeco.pytorch.IValue;

/** Weights in an order that only libtorch's own operations read. */
final class PackedWeights implements AutoCloseable {
  private final IValue packed;

  private PackedWeights(IValue packed) {
    this.packed = packed;
  }

  /**
   * Packs weights.
   *
   * @param operation the operation's name
   * @param weight (out, in)
   * @param bias (out), or null
   */
  static PackedWeights of(String operation, Tensor weight, Tensor bias) {
    return of(operation, () -> weight, bias);
  }

  /**
   * Packs weights that are made for it.
   *
   * @param operation the operation's name
   * @param weight makes (out, in)
   * @param bias (out), or null
   */
  static PackedWeights of(String operation, ModuleWeights.Maker weight, Tensor bias) {
    return TensorScope.compute(
        () -> {
          IValue noBias = bias == null ? new IValue() : new IValue(bias.raw());
          IValue result = Dispatched.call(operation, new IValue(weight.make().raw()), noBias);
          IValue kept = new IValue(result);
          kept.retainReference();
          return new PackedWeights(kept);
        });
  }

  /**
   * {@return the product of rows with the weights, (M, out)}
   *
   * @param operation the operation's name
   * @param x (M, in)
   */
  Tensor multiply(String operation, Tensor x) {
    return Dispatched.tensor(operation, new IValue(x.raw()), packed);
  }

  /**
   * {@return the product of rows with the weights, (M, out)}
   *
   * @param operation the operation's name
   * @param x (M, in)
   * @param option what the operation takes besides
   */
  Tensor multiply(String operation, Tensor x, boolean option) {
    return Dispatched.tensor(operation, new IValue(x.raw()), packed, new IValue(option));
  }

  @Override
  public void close() {
    packed.close();
  }
}
