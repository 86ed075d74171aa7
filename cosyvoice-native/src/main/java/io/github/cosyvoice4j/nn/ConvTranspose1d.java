package io.github.cosyvoice4j.nn;

import io.github.cosyvoice4j.torch.ConvShape;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Parts;
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
  /** Steps that are worth a thread. */
  private static final long LEAST_PART = 64;

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
   * {@return the convolution, channels last, by as many threads as the calling one may use}
   *
   * @param x (B, T, in)
   */
  public Tensor forwardRows(Tensor x) {
    int parts = Parts.of(x.size(1) / LEAST_PART);
    if (parts == 1) {
      return x.convTranspose1dOfRows(weight, bias, shape); // (B, T, in) -> (B, T', out)
    }
    long outputs = (x.size(1) - 1) * shape.stride() - 2 * shape.padding() + reach() + 1;
    Tensor y = Tensor.empty(x.size(0), outputs, weight.size(1));
    Parts.run(
        outputs,
        parts,
        (first, count) -> y.narrow(1, first, count).copy_(outputs(x, first, count)));
    return y;
  }

  /** Computes some outputs from the steps that have a share in them. */
  private Tensor outputs(Tensor x, long from, long count) {
    long rate = shape.stride();
    long place = from + shape.padding(); // among the outputs without padding
    long first = Math.max(0, (place - reach()) / rate);
    long end = Math.min(x.size(1), (place + count - 1) / rate + 1);
    return x.narrow(1, first, end - first)
        .convTranspose1dOfRows(weight, bias, shape.padded(0))
        .narrow(1, place - first * rate, count);
  }

  /** Outputs from the first to the last that a step has a share in. */
  private long reach() {
    return (weight.size(2) - 1) * shape.dilation();
  }
}
