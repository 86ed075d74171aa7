package io.github.cosyvoice4j.nn;

import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;

/**
 * A convolution by way of Fourier transforms of short windows: with many channels and taps, a
 * fraction of the arithmetic.
 *
 * <p>Windows of N steps overlap by the taps less one (overlap-save), so each gives m = N - taps + 1
 * outputs. What a convolution multiplies for every tap, channel in and channel out is here a
 * product of matrices (out, in) for each frequency; complex ones, of which three real products make
 * one. So a window costs 3 N / 2 - 1 products of matrices where it cost m x taps: 47 for 242 with
 * 11 taps and 32 steps. The transforms are products with small tables, because libtorch's fast ones
 * take longer. What a dilated convolution looks at is taken apart first.
 *
 * <p>Rounding is that of a direct convolution: the transforms are orthogonal.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class FourierConv1d implements ValidConv1d {
  private final FourierTables tables;
  private final long dilation;
  private final Tensor weight; // (P, in, out), P products
  private final Tensor bias; // (out)

  /**
   * Transforms a layer's weights.
   *
   * @param owner owns what is made
   * @param conv the layer, of stride 1 and without groups; its padding is not used
   * @param window steps of a window: even, more than the taps
   * @throws IllegalArgumentException if it is not
   */
  public FourierConv1d(ModuleWeights owner, Conv1d conv, int window) {
    long[] shape = conv.weight().shape();
    if (window % 2 != 0 || window <= shape[2]) {
      throw new IllegalArgumentException(
          "window: expected an even number above " + shape[2] + " taps, got " + window);
    }
    tables = new FourierTables(owner, window, (int) shape[2]);
    dilation = conv.shape().dilation();
    weight = owner.own(() -> transformed(conv.weight().reshape(-1, shape[2]), shape));
    bias = conv.bias();
  }

  private Tensor transformed(Tensor taps, long[] shape) {
    Tensor byProduct = tables.ofTaps(taps).reshape(tables.products(), shape[0], shape[1]);
    return byProduct.transpose(1, 2).contiguous(); // (P, out, in) -> (P, in, out)
  }

  @Override
  public long steps(long outputs) {
    return ((windows(outputs) - 1) * tables.outputs() + tables.window()) * dilation;
  }

  /** Windows of each of the signals that a dilated convolution takes the steps apart into. */
  private long windows(long outputs) {
    long each = tables.outputs() * dilation;
    return (outputs + each - 1) / each;
  }

  @Override
  public Tensor forward(Tensor x, long outputs) {
    long windows = windows(outputs);
    long rows = dilation * windows;
    try (TensorScope scope = TensorScope.open()) {
      Tensor spectra = spectra(x, windows).reshape(tables.products(), rows, -1); // (P, D W, in)
      Tensor products = spectra.matmul(weight).reshape(tables.products(), -1); // (P, D W out)
      Tensor y = joined(tables.outputs(products), windows); // (m, D W out) -> (1, W m D, out)
      return scope.escape(y.narrow(1, 0, outputs));
    }
  }

  /** Takes steps apart, cuts windows, and transforms them. */
  private Tensor spectra(Tensor x, long windows) {
    long in = x.size(2);
    long[] shape = {tables.window(), dilation, windows, in};
    long[] strides = {dilation * in, in, tables.outputs() * dilation * in, 1};
    try (TensorScope scope = TensorScope.open()) {
      Tensor cut = x.asStrided(shape, strides).contiguous(); // (N, D, W, in)
      return scope.escape(tables.ofWindows(cut.reshape(tables.window(), -1)));
    }
  }

  /** Adds the bias, and puts steps together that were taken apart. */
  private Tensor joined(Tensor y, long windows) {
    long out = bias.size(0);
    long m = tables.outputs();
    Tensor together = Tensor.empty(windows, m, dilation, out);
    together.permute(1, 2, 0, 3).sum_(y.reshape(m, dilation, windows, out), bias);
    return together.reshape(1, -1, out);
  }
}
