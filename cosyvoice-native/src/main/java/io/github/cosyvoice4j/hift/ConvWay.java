package io.github.cosyvoice4j.hift;

import io.github.cosyvoice4j.nn.Conv1d;
import io.github.cosyvoice4j.nn.DirectConv1d;
import io.github.cosyvoice4j.nn.FourierConv1d;
import io.github.cosyvoice4j.nn.ValidConv1d;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Parts;
import java.util.ArrayList;
import java.util.List;

/** How the convolutions of {@link ResBlock}s are computed. */
public enum ConvWay {
  /** Each over the whole signal, as libtorch does it: for devices that share it out themselves. */
  WHOLE,

  /** In pieces of time, as libtorch does it or by Fourier transforms, by their sizes. */
  BY_SIZE,

  /** In pieces of time, by Fourier transforms: for tests with small nets. */
  FOURIER;

  /** Numbers of a piece: 1 MiB. */
  private static final long PIECE = 1 << 18;

  private static final long MANY_TAPS = 7;

  /** Channels times taps from which transforms pay. */
  private static final long MUCH_WORK = 700;

  /** From here on, weights of many frequencies take longer to read than they save. */
  private static final long MANY_CHANNELS = 256;

  ValidConv1d of(Conv1d conv, ModuleWeights owner) {
    long channels = conv.weight().size(1);
    long taps = conv.weight().size(2);
    boolean pays = taps >= MANY_TAPS && channels * taps >= MUCH_WORK;
    if (this == WHOLE || (this == BY_SIZE && !pays)) {
      return new DirectConv1d(conv);
    }
    long window = channels < MANY_CHANNELS ? 3 * taps - 1 : 2 * taps + 2;
    return new FourierConv1d(owner, conv, Math.toIntExact(window / 2 * 2));
  }

  /**
   * {@return what a signal is computed in side by side; none where it is computed as a whole}
   *
   * @param all the steps of the signal
   * @param channels of each step
   * @param reach steps around a piece that are computed for it alone
   */
  List<Span> pieces(Span all, long channels, long reach) {
    if (this == WHOLE) {
      return List.of();
    }
    long parts = Parts.share();
    long rounds = Math.max(1, Math.round((double) all.length() * channels / (PIECE * parts)));
    long count = Math.max(1, Math.min(rounds * parts, all.length() / Math.max(1, 2 * reach)));
    List<Span> pieces = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      pieces.add(new Span(all.length() * i / count, all.length() * (i + 1) / count));
    }
    return pieces;
  }
}
