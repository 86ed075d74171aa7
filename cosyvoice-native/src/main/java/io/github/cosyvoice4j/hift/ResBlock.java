package io.github.cosyvoice4j.hift;

import io.github.cosyvoice4j.nn.Conv1d;
import io.github.cosyvoice4j.torch.ConvShape;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The residual block of HiFi-GAN with {@link Snake} activations; {@code
 * cosyvoice/hifigan/generator.py}.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class ResBlock {
  private final List<Conv1d> convs1 = new ArrayList<>(); // (C, C, kernel), dilated
  private final List<Conv1d> convs2 = new ArrayList<>(); // (C, C, kernel)
  private final List<Snake> activations1 = new ArrayList<>();
  private final List<Snake> activations2 = new ArrayList<>();

  ResBlock(ModuleWeights w, long channels, HiFTConfig.Kernel kernel) throws IOException {
    Conv1d.Size size = new Conv1d.Size(channels, channels, kernel.size());
    for (int i = 0; i < kernel.dilations().size(); i++) {
      convs1.add(
          Conv1d.load(w.at("convs1").at(i), size, same(kernel.size(), kernel.dilations().get(i))));
      convs2.add(Conv1d.load(w.at("convs2").at(i), size, same(kernel.size(), 1)));
      activations1.add(new Snake(w.at("activations1").at(i), channels));
      activations2.add(new Snake(w.at("activations2").at(i), channels));
    }
  }

  /** As many frames out as in. */
  private static ConvShape same(long kernel, long dilation) {
    return ConvShape.PLAIN.dilated(dilation).padded((kernel - 1) * dilation / 2);
  }

  /**
   * {@return x and what the block adds to it}
   *
   * @param x (B, C, T)
   */
  Tensor forward(Tensor x) {
    Tensor y = add(0, x);
    for (int i = 1; i < convs1.size(); i++) {
      try (Tensor before = y) { // long audio: each tensor here is tens of megabytes
        y = add(i, before);
      }
    }
    return y; // (B, C, T)
  }

  private Tensor add(int i, Tensor x) {
    try (Tensor xt = convolve(activations1.get(i), convs1.get(i), x)) {
      return convolve(activations2.get(i), convs2.get(i), xt).add_(x);
    }
  }

  private static Tensor convolve(Snake activation, Conv1d conv, Tensor x) {
    try (Tensor xt = activation.forward(x)) {
      return conv.forward(xt);
    }
  }
}
