package io.github.cosyvoice4j.hift;

import io.github.cosyvoice4j.core.spi.VocoderPlan;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;

/**
 * Mel frames made faster or slower, by linear interpolation over time.
 *
 * <p>{@link #resized} is upstream's way, which needs the whole utterance: it resizes T frames to
 * {@code (int) (T / speed)}, so the ratio is near the speed. An object of this class does it while
 * the frames come: by the ratio {@code speed} exactly, so that frame {@code i} lies at {@code (i +
 * 0.5) * speed - 0.5}, held within the utterance, and the pieces together are the whole whatever
 * they were. The number of frames is the same. Not safe for use by several threads.
 */
public final class MelStretch implements AutoCloseable {
  private final double speed;
  private final Tape mel;
  private long done; // frames given

  /**
   * Starts an utterance.
   *
   * @param bins values of a frame
   * @param speed how many times faster
   * @throws IllegalArgumentException if speed is not finite or not above 0
   */
  public MelStretch(int bins, double speed) {
    VocoderPlan.requireSpeed(speed);
    this.speed = speed;
    mel = new Tape(bins);
  }

  /**
   * {@return whole mel frames at another speed, (B, M, T')}
   *
   * @param mel (B, M, T), T at least 1
   * @param speed how many times faster
   * @throws IllegalArgumentException if speed is not finite or not above 0
   */
  public static Tensor resized(Tensor mel, double speed) {
    VocoderPlan.requireSpeed(speed);
    return mel.upsampleLinear(length(mel.size(2), speed)); // (B, M, T) -> (B, M, T')
  }

  /** As upstream counts, but never nothing. */
  private static long length(long frames, double speed) {
    return frames == 0 ? 0 : Math.max(1, (long) (frames / speed));
  }

  /**
   * {@return the frames that became final, (1, M, any)}
   *
   * @param frames (1, M, any), those that follow the ones given before, borrowed
   * @param last whether the utterance ends with them
   */
  public Tensor next(Tensor frames, boolean last) {
    mel.append(frames);
    long until = length(mel.end(), speed);
    while (!last && until > done && (long) position(until - 1) + 1 >= mel.end()) {
      until--; // lies towards a frame that is not there
    }
    Tensor stretched = interpolate(Math.toIntExact(Math.max(0, until - done)));
    done += stretched.size(2);
    mel.forget(Math.min((long) position(done), mel.end() - 1));
    return stretched;
  }

  /** Where a frame lies among the given ones. */
  private double position(long frame) {
    return Math.max(0, (frame + 0.5) * speed - 0.5);
  }

  private Tensor interpolate(int count) {
    if (count == 0) {
      return mel.slice(mel.end(), mel.end());
    }
    int end = Math.toIntExact(mel.end()) - 1;
    long from = Math.min((long) position(done), end);
    int[] before = new int[count];
    int[] after = new int[count];
    float[] weight = new float[count];
    for (int i = 0; i < count; i++) {
      double position = Math.min(position(done + i), end);
      long left = (long) position;
      before[i] = (int) (left - from);
      after[i] = (int) (Math.min(left + 1, end) - from);
      weight[i] = (float) (position - left);
    }
    try (TensorScope scope = TensorScope.open()) {
      Tensor part = mel.slice(from, mel.end());
      Tensor left = part.indexSelect(2, Tensor.of(before, count));
      Tensor right = part.indexSelect(2, Tensor.of(after, count));
      Tensor weights = Tensor.of(weight, 1, 1, count);
      return scope.escape(left.addcmul_(right.sub(left), weights)); // (1, M, count)
    }
  }

  /** Frees the frames kept. Idempotent. */
  @Override
  public void close() {
    mel.close();
  }
}
