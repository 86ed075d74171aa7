package io.github.cosyvoice4j.torch;

import org.bytedeco.pytorch.global.torch;

/**
 * 8-bit weights with a scale for each output, in FBGEMM's order; rows are rounded to 8 bits with a
 * scale for each row.
 *
 * <p>{@code quantized::linear_dynamic} rounds with one scale for all rows that it is given, taken
 * from the least and the greatest value. So each row is divided by its own greatest absolute value,
 * and a row with both -1 and 1 is added: then that scale is the same whatever the rows are, and a
 * row's product does not depend on its neighbours. A row alone needs neither: it is rounded between
 * its own least and greatest value, a little finer.
 */
final class ByteKernel implements Kernel {
  private final PackedWeights packed;
  private final Tensor bias; // (out), or null
  private final Tensor guard; // (1, in): 1, -1, 0, 0, ...

  private ByteKernel(PackedWeights packed, Tensor bias, Tensor guard) {
    this.packed = packed;
    this.bias = bias;
    this.guard = guard;
  }

  /**
   * Packs weights.
   *
   * @param rows the weights, rounded
   * @param bias (out), which lives as long; or null
   * @param owner frees what is made
   */
  static ByteKernel of(ByteRows rows, Tensor bias, Owner owner) {
    PackedWeights packed =
        owner.keep(PackedWeights.of("quantized::linear_prepack", rows::quantized, null));
    return new ByteKernel(packed, bias, owner.own(() -> guard(rows.in())));
  }

  private static Tensor guard(long in) {
    Tensor guard = Tensor.zeros(1, in);
    guard.narrow(1, 0, 1).fill_(1);
    guard.narrow(1, 1, 1).fill_(-1);
    return guard;
  }

  @Override
  public Rows prepare(Tensor x) {
    if (x.size(0) == 1) {
      return Rows.of(x);
    }
    Tensor scale = ByteRows.greatest(x);
    return new Rows(Tensor.cat(0, x.div(scale), guard), x.size(0), scale);
  }

  @Override
  public void multiply(Rows x, Tensor into) {
    boolean reduceRange = false; // the weights have fewer bits where that is needed
    Tensor y =
        packed
            .multiply("quantized::linear_dynamic", x.values(), reduceRange)
            .narrow(0, 0, x.rows());
    if (x.scale() == null) {
      into.copy_(bias == null ? y : y.add_(bias));
    } else if (bias == null) {
      torch.mul_out(into.raw(), y.raw(), x.scale().raw());
    } else {
      torch.addcmul_out(into.raw(), bias.raw(), y.raw(), x.scale().raw());
    }
  }
}
