package io.github.cosyvoice4j.hift;

import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Upstream's stream ({@code CosyVoice2Model.token2wav} in {@code cosyvoice/cli/model.py}): each
 * piece is vocoded by itself behind the last frames of the piece before, whose source takes the
 * place of the new one's start, and the wave is faded over those frames.
 *
 * <p>Where upstream fails, for pieces that would leave less than its cache, frames wait for the
 * next piece. Not safe for use by several threads; after an exception it can only be closed.
 *
 * <p>{@link #next} goes by {@link #append}, {@link HiFTGenerator#inference} and {@link #join}. For
 * verification, which has recorded mel frames and sources, they can be taken one by one.
 */
public final class UpstreamWave implements HiFTStream {
  /** Upstream's {@code mel_cache_len}. */
  private static final int CACHED = 8;

  private final HiFTGenerator hift;
  private final Supplier<Noise> noises;
  private final int cachedSamples;
  private final Fade fade;
  private final Tape mel; // frames cached from the last piece, and those that wait
  private final Tape source; // of the frames cached
  private float[] ending = {}; // samples of the frames cached

  /**
   * Opens a stream.
   *
   * @param hift the net, borrowed
   * @param noises gives the noise of each piece
   */
  public UpstreamWave(HiFTGenerator hift, Supplier<Noise> noises) {
    this.hift = hift;
    this.noises = noises;
    cachedSamples = CACHED * hift.config().samplesPerFrame();
    fade = Fade.hamming(cachedSamples);
    mel = new Tape(hift.config().channels().mel());
    source = new Tape(1);
  }

  @Override
  public float[] next(Tensor frames, boolean last) {
    return TensorScope.compute(
        () -> {
          Tensor piece = append(frames);
          if (piece.size(2) <= (last ? 0 : CACHED)) {
            return new float[0];
          }
          HiFTGenerator.Speech speech =
              hift.inference(piece, source.all(), noises.get(), Probe.NONE);
          return join(speech, last);
        });
  }

  /**
   * Puts frames behind those that the last piece left.
   *
   * @param frames (1, M, any), those that follow the ones given before, borrowed
   * @return (1, M, any), the piece: a view, valid until {@link #join}
   */
  public Tensor append(Tensor frames) {
    mel.append(frames);
    return mel.all();
  }

  /**
   * Fades a piece in and keeps what the next one needs.
   *
   * @param speech wave and source of the frames cached and the new ones
   * @param last whether the utterance ends with them
   * @return the samples that became final
   */
  public float[] join(HiFTGenerator.Speech speech, boolean last) {
    float[] samples = speech.wave().toFloats();
    if (ending.length > 0) {
      fade.apply(ending, samples);
    }
    int given = last ? samples.length : samples.length - cachedSamples;
    ending = Arrays.copyOfRange(samples, given, samples.length);
    mel.forget(mel.end() - CACHED);
    source.append(speech.source());
    source.forget(source.end() - cachedSamples);
    return Arrays.copyOf(samples, given);
  }

  @Override
  public void close() {
    mel.close();
    source.close();
  }
}
