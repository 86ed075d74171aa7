package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import io.github.cosyvoice4j.torch.Torch;

/**
 * The noise that every utterance starts from, the same for all: upstream's {@code rand_noise},
 * drawn after seeding torch's CPU generator with 0.
 *
 * <p>Upstream fails beyond 300 s. Here the generator goes on: frames from there on are those of its
 * second draw of the same shape, and so on, drawn when asked for.
 */
final class FlowNoise {
  /** Frames of a draw, 300 s of them. */
  static final int FRAMES = 50 * 300;

  private static final long SEED = 0;

  private final long melBins;
  private final Tensor first; // (1, M, FRAMES)

  /**
   * Draws the first 300 s.
   *
   * @param w whose root owns them
   * @param melBins M
   */
  FlowNoise(ModuleWeights w, long melBins) {
    this.melBins = melBins;
    this.first = w.own(() -> draw(0));
  }

  /**
   * {@return the first frames, (1, M, frames); a view where one draw is enough}
   *
   * @param frames how many
   */
  Tensor frames(long frames) {
    if (frames <= FRAMES) {
      return first.narrow(2, 0, frames);
    }
    try (TensorScope scope = TensorScope.open()) {
      Tensor[] draws = new Tensor[Math.toIntExact((frames + FRAMES - 1) / FRAMES)];
      draws[0] = first;
      for (int i = 1; i < draws.length; i++) {
        draws[i] = draw(i);
      }
      return scope.escape(Tensor.cat(2, draws).narrow(2, 0, frames));
    }
  }

  private Tensor draw(int number) {
    return Torch.randn(SEED, number, 1, melBins, FRAMES);
  }
}
