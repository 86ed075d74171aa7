package io.github.cosyvoice4j.nn;

import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;

/**
 * A convolution by way of Fourier transforms of short windows: with many channels and taps, a
 * fraction of the arithmetic.
 *
 * <p>Windows of N columns overlap by the taps less one (overlap-save), so each gives m = N - taps +
 * 1 outputs. What a convolution multiplies for every tap, channel in and channel out is here a
 * product of matrices (out, in) for each frequency; complex ones, of which three real products make
 * one. So a window costs 3 N / 2 - 1 products of matrices where it cost m x taps: 47 for 242 with
 * 11 taps and 32 columns. The transforms are products with small tables, because libtorch's fast
 * ones take longer. Columns that a dilated convolution looks at are taken apart first.
 *
 * <p>Rounding is that of a direct convolution: the transforms are orthogonal.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class FourierConv1d implements ValidConv1d {
  private final FourierTables tables;
  private final long dilation;
  private final Tensor weight; // (P, out, in), P products
  private final Tensor bias; // (out, 1)

  /**
   * Transforms a layer's weights.
   *
   * @param owner owns what is made
   * @param conv the layer, of stride 1 and without groups; its padding is not used
   * @param window columns of a window: even, more than the taps
   */
  public FourierConv1d(ModuleWeights owner, Conv1d conv, int window) {
    long[] shape = conv.weight().shape();
    tables = new FourierTables(owner, window, (int) shape[2]);
    dilation = conv.shape().dilation();
    weight = owner.own(() -> transformed(conv.weight().reshape(-1, shape[2]), shape));
    bias = owner.own(() -> conv.bias().reshape(-1, 1));
  }

  private Tensor transformed(Tensor taps, long[] shape) {
    return tables.ofTaps(taps).reshape(tables.products(), shape[0], shape[1]);
  }

  @Override
  public long columns(long outputs) {
    return ((windows(outputs) - 1) * tables.outputs() + tables.window()) * dilation;
  }

  /** Windows that each of the signals needs that the columns are taken apart into. */
  private long windows(long outputs) {
    long step = tables.outputs() * dilation;
    return (outputs + step - 1) / step;
  }

  @Override
  public Tensor forward(Tensor x, long outputs) {
    long windows = windows(outputs);
    long in = weight.size(2);
    try (TensorScope scope = TensorScope.open()) {
      Tensor spectra = spectra(x.reshape(in, -1), windows); // (P, in D W)
      Tensor products = weight.matmul(spectra.reshape(tables.products(), in, -1));
      Tensor y = joined(tables.outputs(products.reshape(tables.products(), -1)), windows);
      return scope.escape(y.narrow(1, 0, outputs).unsqueeze(0)); // (1, out, outputs)
    }
  }

  /** Takes columns apart, cuts windows, and transforms them. */
  private Tensor spectra(Tensor x, long windows) {
    long[] shape = {x.size(0), dilation, windows, tables.window()};
    long[] steps = {x.size(1), 1, tables.outputs() * dilation, dilation};
    try (TensorScope scope = TensorScope.open()) {
      Tensor cut = x.asStrided(shape, steps).contiguous();
      return scope.escape(tables.ofWindows(cut.reshape(-1, tables.window())));
    }
  }

  /** Adds the bias, and puts columns together that were taken apart. */
  private Tensor joined(Tensor y, long windows) {
    long out = bias.size(0);
    long each = windows * tables.outputs();
    if (dilation == 1) {
      return y.reshape(out, each).add_(bias);
    }
    Tensor together = Tensor.empty(out, each, dilation);
    together.transpose(1, 2).sum_(y.reshape(out, dilation, each), bias.unsqueeze(2));
    return together.reshape(out, -1);
  }
}
