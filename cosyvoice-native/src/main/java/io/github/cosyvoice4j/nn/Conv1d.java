package io.github.cosyvoice4j.nn;

import io.github.cosyvoice4j.torch.ConvShape;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import java.io.IOException;

/**
 * A convolution over time.
 *
 * @param weight (out, in, kernel)
 * @param bias (out)
 * @param shape stride, padding, dilation
 */
public record Conv1d(Tensor weight, Tensor bias, ConvShape shape) {
  /**
   * Loads {@code weight}, folded if it is weight-normed, and {@code bias}.
   *
   * @param w the layer's weights
   * @param size channels in, channels out, taps
   * @param shape stride, padding, dilation
   * @return the layer
   * @throws IOException if a tensor is missing or of another shape
   */
  public static Conv1d load(ModuleWeights w, Size size, ConvShape shape) throws IOException {
    return new Conv1d(
        w.weightNormed(size.out(), size.in(), size.kernel()), w.get("bias", size.out()), shape);
  }

  /**
   * {@return this layer for float64 input}
   *
   * @param owner owns the converted weights
   */
  public Conv1d toFloat64(ModuleWeights owner) {
    return new Conv1d(owner.own(weight::toFloat64), owner.own(bias::toFloat64), shape);
  }

  /**
   * {@return the convolution}
   *
   * @param x (B, in, T)
   */
  public Tensor forward(Tensor x) {
    return x.conv1d(weight, bias, shape); // (B, in, T) -> (B, out, T')
  }

  /**
   * {@return the convolution, channels last}
   *
   * @param x (B, T, in)
   */
  public Tensor forwardRows(Tensor x) {
    return x.conv1dOfRows(weight, bias, shape); // (B, T, in) -> (B, T', out)
  }

  /**
   * Sizes of a convolution's weight.
   *
   * @param in channels in
   * @param out channels out
   * @param kernel taps
   */
  public record Size(long in, long out, long kernel) {}
}
