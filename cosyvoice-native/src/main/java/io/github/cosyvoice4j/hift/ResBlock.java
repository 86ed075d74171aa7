package io.github.cosyvoice4j.hift;

import io.github.cosyvoice4j.nn.Conv1d;
import io.github.cosyvoice4j.torch.ConvShape;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
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
    try (TensorScope scope = TensorScope.open()) {
      Tensor y = x;
      for (int i = 0; i < convs1.size(); i++) {
        Tensor sum = branch(i, y).add_(y);
        if (i > 0) {
          y.close(); // long audio: a tensor here is tens of megabytes
        }
        y = sum;
      }
      return scope.escape(y); // (B, C, T)
    }
  }

  private Tensor branch(int i, Tensor x) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor xt = convs1.get(i).forward(activations1.get(i).forward(x));
      return scope.escape(convs2.get(i).forward(activations2.get(i).forward(xt)));
    }
  }
}
