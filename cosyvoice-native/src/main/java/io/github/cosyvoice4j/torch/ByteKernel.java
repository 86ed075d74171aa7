package io.github.cosyvoice4j.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * 8-bit weights with a scale for each output, in FBGEMM's order; rows are rounded to 8 bits with a
 * scale for each row.
 *
 * <p>{@code quantized::linear_dynamic} rounds with one scale for all rows that it is given, taken
 * from the least and the greatest value. So each row is divided by its own greatest absolute value,
 * and a row with both -1 and 1 is added: then that scale is the same whatever the rows are, and a
 * row's product does not depend on its neighbours. A row alone needs neither: it is rounded between
 * its own least and greatest value, a little finer.
 *
 * <p>Without VNNI instructions, FBGEMM adds two products of bytes in 16 bits, which can overflow.
 * Weights are then rounded to 7 bits, which rules it out. (libtorch would rather give the bit of
 * the rows away. Activations of trained models have outliers and need it more than weights do.)
 */
final class ByteKernel implements Kernel {
  /** Smaller than every scale; keeps rows of zeros from being divided by zero. */
  private static final double TINY = 1e-30;

  private final PackedWeights packed;
  private final Tensor bias; // (out), or null
  private final Tensor guard; // (1, in): 1, -1, 0, 0, ...

  private ByteKernel(PackedWeights packed, Tensor bias, Tensor guard) {
    this.packed = packed;
    this.bias = bias;
    this.guard = guard;
  }

  /** Rounds and packs the weights of a layer. */
  static ByteKernel of(Product.Layer layer, Owner owner) {
    PackedWeights packed =
        owner.keep(
            PackedWeights.of("quantized::linear_prepack", () -> rounded(layer.weight()), null));
    return new ByteKernel(packed, layer.bias(), owner.own(() -> guard(layer.in())));
  }

  private static Tensor guard(long in) {
    Tensor guard = Tensor.zeros(1, in);
    guard.narrow(1, 0, 1).fill_(1);
    guard.narrow(1, 1, 1).fill_(-1);
    return guard;
  }

  /** {@return weights of 8 bits, (out, in), a quantized tensor of libtorch} */
  private static Tensor rounded(Tensor weight) {
    Tensor greatest = greatest(weight).squeeze(1); // (out)
    Tensor scales = greatest.div(Dispatched.hasVnni() ? 127 : 63).toFloat64();
    // Zero points have to be int64: with floats it silently becomes another scheme.
    Tensor zeros =
        new Tensor(torch.zeros(new long[] {weight.size(0)}, Torch.options(ScalarType.Long)));
    return new Tensor(
        torch.quantize_per_channel(weight.raw(), scales.raw(), zeros.raw(), 0, ScalarType.QInt8));
  }

  /** {@return the greatest absolute value of each row, (M, 1)} */
  private static Tensor greatest(Tensor rows) {
    Tensor greatest = new Tensor(rows.raw().abs().amax(new long[] {1}, true));
    greatest.raw().add_(new Scalar(TINY));
    return greatest;
  }

  @Override
  public Rows prepare(Tensor x) {
    if (x.size(0) == 1) {
      return Rows.of(x);
    }
    Tensor scale = greatest(x);
    return new Rows(Tensor.cat(0, x.div(scale), guard), x.size(0), scale);
  }

  @Override
  public void multiply(Rows x, Tensor into) {
    Tensor y = packed.multiply("quantized::linear_dynamic", x.values()).narrow(0, 0, x.rows());
    if (x.scale() == null) {
      into.copy_(bias == null ? y : y.add_(bias));
    } else if (bias == null) {
      torch.mul_out(into.raw(), y.raw(), x.scale().raw());
    } else {
      torch.addcmul_out(into.raw(), bias.raw(), y.raw(), x.scale().raw());
    }
  }
}
