package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.nn.Conv1d;
import io.github.cosyvoice4j.torch.ConvShape;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import java.io.IOException;

/**
 * A convolution over time that sees no frame to come: {@code cosyvoice/flow/decoder.py}.
 *
 * @param conv without padding of its own
 */
record CausalConv1d(Conv1d conv) {
  static CausalConv1d load(ModuleWeights w, long in, long out, long kernel) throws IOException {
    return new CausalConv1d(Conv1d.load(w, new Conv1d.Size(in, out, kernel), ConvShape.PLAIN));
  }

  /**
   * {@return the convolution, zeros standing before the utterance's first frame}
   *
   * @param x (B, in, T)
   * @param past what came before
   */
  Tensor forward(Tensor x, Past past) {
    long before = conv.weight().size(2) - 1;
    return conv.forward(past.lead(this, x, before)); // (B, in, T) -> (B, out, T)
  }
}
