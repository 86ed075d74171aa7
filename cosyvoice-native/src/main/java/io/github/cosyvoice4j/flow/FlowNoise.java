package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import io.github.cosyvoice4j.torch.Torch;
import java.util.Arrays;

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
    this.first = w.own(() -> Torch.randn(SEED, 0, 1, melBins, FRAMES));
  }

  /**
   * {@return the noise of some frames, (1, M, count); a view within the first draw}
   *
   * @param start the first of them
   * @param count how many
   */
  Tensor frames(long start, long count) {
    try (TensorScope scope = TensorScope.open()) {
      int from = Math.toIntExact(start / FRAMES);
      int to = Math.toIntExact(Math.max(start, start + count - 1) / FRAMES);
      Tensor[] draws = new Tensor[to - from + 1];
      Arrays.setAll(draws, i -> draw(from + i));
      Tensor drawn = draws.length == 1 ? draws[0] : Tensor.cat(2, draws);
      return scope.escape(drawn.narrow(2, start - (long) from * FRAMES, count));
    }
  }

  private Tensor draw(int number) {
    return number == 0 ? first : Torch.randn(SEED, number, 1, melBins, FRAMES);
  }
}
