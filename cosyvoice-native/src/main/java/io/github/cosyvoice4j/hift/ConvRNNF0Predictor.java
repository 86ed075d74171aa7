package io.github.cosyvoice4j.hift;

import io.github.cosyvoice4j.nn.Conv1d;
import io.github.cosyvoice4j.nn.Linear;
import io.github.cosyvoice4j.torch.ConvShape;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Product;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Pitch from mel frames; {@code cosyvoice/hifigan/f0_predictor.py}. (There is no recurrence in it,
 * whatever upstream calls it.)
 *
 * <p>It computes in double precision and rounds at the end. Pitch is integrated into phase, so a
 * last bit that depends on how many frames are given at a time would be heard as another sound a
 * minute later; this way a frame's pitch is the same however an utterance is cut.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class ConvRNNF0Predictor {
  private static final int CONVOLUTIONS = 5;
  private static final int KERNEL = 3;

  /** Frames on either side that a frame's pitch depends on. */
  static final int REACH = CONVOLUTIONS * (KERNEL / 2);

  private final List<Conv1d> condnet = new ArrayList<>(); // each followed by an ELU
  private final Linear classifier; // (1, C)

  ConvRNNF0Predictor(ModuleWeights w, HiFTConfig.Channels channels) throws IOException {
    long in = channels.mel();
    for (int i = 0; i < CONVOLUTIONS; i++) {
      Conv1d.Size size = new Conv1d.Size(in, channels.f0(), KERNEL);
      ModuleWeights conv = w.at("condnet").at(2 * i); // the activations have the odd numbers
      condnet.add(Conv1d.load(conv, size, ConvShape.PLAIN.padded(KERNEL / 2)).toFloat64(conv));
      in = channels.f0();
    }
    Product.Layer layer = Linear.layer(w.at("classifier"), in, 1);
    Tensor weight = w.own(layer.weight()::toFloat64);
    Tensor bias = w.own(layer.bias()::toFloat64);
    classifier = new Linear(x -> x.linear(weight, bias));
  }

  /**
   * {@return pitch in Hz, one a frame}
   *
   * @param mel (B, M, T)
   */
  Tensor forward(Tensor mel) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = mel.toFloat64();
      for (Conv1d conv : condnet) {
        x = conv.forward(x).elu(); // (B, C, T)
      }
      x = classifier.forward(x.transpose(1, 2)); // (B, C, T) -> (B, T, 1)
      return scope.escape(x.squeeze(-1).abs().toFloat32()); // (B, T)
    }
  }
}
