package io.github.cosyvoice4j.hift;

import io.github.cosyvoice4j.nn.Conv1d;
import io.github.cosyvoice4j.nn.ValidConv1d;
import io.github.cosyvoice4j.torch.ConvShape;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Parts;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The residual block of HiFi-GAN with {@link Snake} activations; {@code
 * cosyvoice/hifigan/generator.py}.
 *
 * <p>It is computed in pieces of time, side by side, each through all its convolutions: a piece
 * stays in a processor's cache, where a whole signal would be read from memory and written back by
 * every operation. A piece begins with as many steps around it as its convolutions look at, and
 * each convolution lets go of some.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class ResBlock {
  private final List<Half> halves = new ArrayList<>(); // two make what is added to x
  private final ConvWay way;
  private final long reach; // steps on either side that the block looks at

  ResBlock(ModuleWeights w, long channels, HiFTConfig.Kernel kernel, ConvWay way)
      throws IOException {
    Conv1d.Size size = new Conv1d.Size(channels, channels, kernel.size());
    for (int i = 0; i < kernel.dilations().size(); i++) {
      Snake snake1 = new Snake(w.at("activations1").at(i), channels);
      Snake snake2 = new Snake(w.at("activations2").at(i), channels);
      ConvShape dilated = ConvShape.PLAIN.dilated(kernel.dilations().get(i));
      halves.add(new Half(snake1, way, Conv1d.load(w.at("convs1").at(i), size, dilated), w));
      halves.add(
          new Half(snake2, way, Conv1d.load(w.at("convs2").at(i), size, ConvShape.PLAIN), w));
    }
    this.way = way;
    reach = kernel.reach();
  }

  /**
   * {@return x and what the block adds to it}
   *
   * @param x (B, T, C)
   */
  Tensor forward(Tensor x) {
    Span all = new Span(0, x.size(1));
    List<Span> pieces = way.pieces(all, x.size(2), reach);
    if (pieces.isEmpty()) {
      return piece(x, all);
    }
    Tensor y = Tensor.empty(x.shape());
    Parts.each(
        Math.toIntExact(x.size(0) * pieces.size()),
        i -> {
          Span piece = pieces.get(i % pieces.size());
          int row = i / pieces.size();
          part(y.narrow(0, row, 1), all, piece).copy_(piece(x.narrow(0, row, 1), piece));
        });
    return y; // (B, T, C)
  }

  private Tensor piece(Tensor x, Span wanted) {
    Span all = new Span(0, x.size(1));
    Span at = wanted.widened(reach, all);
    Tensor y = part(x, all, at).contiguous();
    long context = reach;
    for (int i = 0; i < halves.size(); i += 2) {
      Half first = halves.get(i);
      Half second = halves.get(i + 1);
      Span middle = wanted.widened(context - first.reach, all);
      context -= first.reach + second.reach;
      Span end = wanted.widened(context, all);
      try (TensorScope scope = TensorScope.open();
          Tensor before = y) {
        Tensor xt = first.forward(before, at, middle);
        y = scope.escape(second.forward(xt, middle, end).add_(part(before, at, end)));
      }
      at = end;
    }
    return y;
  }

  private static Tensor part(Tensor x, Span spanned, Span wanted) {
    return x.narrow(1, wanted.from() - spanned.from(), wanted.length());
  }

  /** An activation and the convolution after it. */
  private static final class Half {
    private final Snake activation;
    private final ValidConv1d conv;
    private final long reach;

    Half(Snake activation, ConvWay way, Conv1d conv, ModuleWeights owner) {
      this.activation = activation;
      this.conv = way.of(conv, owner);
      reach = conv.weight().size(2) / 2 * conv.shape().dilation();
    }

    /**
     * {@return the wanted steps}
     *
     * @param x (B, steps of at, C)
     * @param at steps of the signal that are given: all that the wanted ones look at
     * @param wanted steps that are wanted
     */
    Tensor forward(Tensor x, Span at, Span wanted) {
      long steps = conv.steps(wanted.length());
      long before = at.from() - (wanted.from() - reach); // the signal begins later
      long after = steps - before - at.length();
      try (TensorScope scope = TensorScope.open();
          Tensor room = Tensor.empty(x.size(0), steps, x.size(2))) {
        room.narrow(1, 0, before).fill_(0);
        activation.forward(x, room.narrow(1, before, at.length()));
        room.narrow(1, before + at.length(), after).fill_(0);
        return scope.escape(conv.forward(room, wanted.length()));
      }
    }
  }
}
