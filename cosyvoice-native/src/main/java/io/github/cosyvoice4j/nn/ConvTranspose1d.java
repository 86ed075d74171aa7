package io.github.cosyvoice4j.nn;

import io.github.cosyvoice4j.torch.ConvShape;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import java.io.IOException;

/**
 * A transposed convolution over time: each frame becomes several.
 *
 * @param weight (in, out, kernel)
 * @param bias (out)
 * @param shape stride, padding, dilation
 */
public record ConvTranspose1d(Tensor weight, Tensor bias, ConvShape shape) {
  /**
   * Loads {@code weight}, folded if it is weight-normed, and {@code bias}.
   *
   * @param w the layer's weights
   * @param size channels in, channels out, taps
   * @param shape stride, padding, dilation
   * @return the layer
   * @throws IOException if a tensor is missing or of another shape
   */
  public static ConvTranspose1d load(ModuleWeights w, Conv1d.Size size, ConvShape shape)
      throws IOException {
    return new ConvTranspose1d(
        w.weightNormed(size.in(), size.out(), size.kernel()), w.get("bias", size.out()), shape);
  }

  /**
   * {@return the convolution}
   *
   * @param x (B, in, T)
   */
  public Tensor forward(Tensor x) {
    return x.convTranspose1d(weight, bias, shape); // (B, in, T) -> (B, out, T')
  }

  /**
   * {@return the convolution, channels last}
   *
   * @param x (B, T, in)
   */
  public Tensor forwardRows(Tensor x) {
    return x.convTranspose1dOfRows(weight, bias, shape); // (B, T, in) -> (B, T', out)
  }
}
