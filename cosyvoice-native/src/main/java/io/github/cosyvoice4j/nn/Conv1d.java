package io.github.cosyvoice4j.nn;

import io.github.cosyvoice4j.torch.ConvShape;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Parts;
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
  /** Outputs that are worth a thread. */
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
   * {@return the convolution, channels last, by as many threads as the calling one may use}
   *
   * @param x (B, T, in)
   */
  public Tensor forwardRows(Tensor x) {
    long span = (weight.size(2) - 1) * shape.dilation() + 1; // steps that an output looks at
    long outputs = (x.size(1) + 2 * shape.padding() - span) / shape.stride() + 1;
    int parts = Parts.of(outputs / LEAST_PART);
    if (parts == 1) {
      return x.conv1dOfRows(weight, bias, shape); // (B, T, in) -> (B, T', out)
    }
    Tensor y = Tensor.empty(x.size(0), outputs, weight.size(0));
    Parts.run(
        outputs,
        parts,
        (first, count) -> y.narrow(1, first, count).copy_(outputs(x, first, count)));
    return y;
  }

  /** Computes some outputs from the steps that they look at. */
  private Tensor outputs(Tensor x, long from, long count) {
    long span = (weight.size(2) - 1) * shape.dilation() + 1;
    // Zeros are padded before each part; the outputs that see those of a later part are dropped.
    long spoilt = Math.min(from, (shape.padding() + shape.stride() - 1) / shape.stride());
    long first = (from - spoilt) * shape.stride();
    long last = (from + count - 1) * shape.stride() - shape.padding() + span;
    Tensor seen = x.narrow(1, first, Math.min(x.size(1), last) - first);
    return seen.conv1dOfRows(weight, bias, shape).narrow(1, spoilt, count);
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
