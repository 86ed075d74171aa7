package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.nn.Linear;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Product;
import io.github.cosyvoice4j.torch.Tensor;
import java.io.IOException;

/**
 * A convolution over time that sees no frame to come: {@code cosyvoice/flow/decoder.py}.
 *
 * <p>Frames lie one after the other here, so a convolution is one product with the frames that each
 * frame sees side by side. That is as fast as libtorch's convolution, and needs no transposition
 * between attention and convolution.
 *
 * @param taps from the channels of {@code kernel} frames, the earliest first
 * @param kernel how many
 */
record CausalConv1d(Linear taps, long kernel) {
  static CausalConv1d load(ModuleWeights w, long in, long out, long kernel) throws IOException {
    Tensor weight = w.weightNormed(out, in, kernel);
    Tensor byTap = w.own(() -> weight.permute(0, 2, 1).reshape(out, kernel * in));
    return new CausalConv1d(Linear.beside(w, new Product.Layer(byTap, w.get("bias", out))), kernel);
  }

  /**
   * {@return the convolution, zeros standing before the utterance's first frame}
   *
   * @param x (B, T, in)
   * @param past what came before
   */
  Tensor forward(Tensor x, Past past) {
    return inside(past.lead(this, x, kernel - 1)); // (B, T, in) -> (B, T, out)
  }

  /**
   * {@return the convolution where all of its frames are there}
   *
   * @param x (B, T + kernel - 1, in)
   */
  Tensor inside(Tensor x) {
    if (kernel == 1) {
      return taps.forward(x);
    }
    Tensor[] shifted = new Tensor[(int) kernel];
    for (int i = 0; i < kernel; i++) {
      shifted[i] = x.narrow(1, i, x.size(1) - kernel + 1);
    }
    return taps.forward(Tensor.cat(2, shifted)); // (B, T, kernel * in) -> (B, T, out)
  }
}
