package io.github.cosyvoice4j.hift;

import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.util.Arrays;

/**
 * A stream that decodes each piece together with the frames before it and their true source, and
 * holds the last frames back, as what comes after them is not known.
 *
 * <p>Where all are held back that depend on what is not known, the pieces together are the whole.
 * Where fewer are, they are decoded twice and one is faded into the other; pitch and noise run
 * through all the same. Not safe for use by several threads.
 */
final class WindowedWave implements HiFTStream {
  /**
   * Frames of a whole utterance that are decoded at a time. Fewer would cost more context, more
   * would need tensors that are mapped afresh each time.
   */
  private static final int WINDOW = 250;

  /** Frames held back to be faded: upstream's {@code mel_cache_len}. */
  private static final int FADED = 8;

  private final HiFTGenerator hift;
  private final int samplesPerFrame;
  private final int context; // frames on either side that a sample depends on
  private final int held; // frames held back
  private final Fade fade; // over those, or null
  private final SourceStream sources;
  private final Tape mel;
  private final Tape source; // as far as it is final
  private float[] ending = {}; // samples of the frames held back, as the last piece had them
  private long done; // frames whose samples were given

  private WindowedWave(HiFTGenerator hift, Noise noise, int held, Fade fade) {
    this.hift = hift;
    this.held = held;
    this.fade = fade;
    samplesPerFrame = hift.config().samplesPerFrame();
    context = hift.config().contextFrames();
    sources = new SourceStream(hift, noise);
    mel = new Tape(hift.config().channels().mel());
    source = new Tape(1);
  }

  /** {@return a stream whose pieces together are the whole} */
  static WindowedWave continuous(HiFTGenerator hift, Noise noise) {
    int held = hift.config().contextFrames() + ConvRNNF0Predictor.REACH;
    return new WindowedWave(hift, noise, held, null);
  }

  /** {@return a stream that holds less back, and fades} */
  static WindowedWave crossFaded(HiFTGenerator hift, Noise noise) {
    Fade fade = Fade.normalized(FADED * hift.config().samplesPerFrame());
    return new WindowedWave(hift, noise, FADED, fade);
  }

  /** {@return the samples of a whole utterance} */
  static float[] whole(HiFTGenerator hift, Tensor mel, Noise noise) {
    int frames = Math.toIntExact(mel.size(2));
    float[] samples = new float[frames * hift.config().samplesPerFrame()];
    int given = 0;
    try (WindowedWave stream = continuous(hift, noise)) {
      for (int from = 0; from < frames; from += WINDOW) {
        int to = Math.min(from + WINDOW, frames);
        float[] piece = stream.next(mel.narrow(2, from, to - from), to == frames);
        System.arraycopy(piece, 0, samples, given, piece.length);
        given += piece.length;
      }
    }
    return samples;
  }

  @Override
  public float[] next(Tensor frames, boolean last) {
    return TensorScope.compute(
        () -> {
          mel.append(frames);
          source.append(sources.next(frames, last));
          long until = last ? mel.end() : mel.end() - held;
          return until <= done ? new float[0] : give(until, decode(until));
        });
  }

  /** Samples from the first frame that was not given on, to be given or faded. */
  private float[] decode(long until) {
    Span wanted = new Span(done, fade == null ? until : mel.end());
    long from = Math.max(0, done - context);
    Tensor known = source.slice(from * samplesPerFrame, source.end());
    Tensor all = Tensor.cat(2, known, sources.preview()); // (1, 1, S)
    return hift.decode(mel.slice(from, mel.end()), all, wanted.since(from), Probe.NONE).toFloats();
  }

  private float[] give(long until, float[] samples) {
    if (fade != null && ending.length > 0) {
      fade.apply(ending, samples);
    }
    int given = Math.toIntExact((until - done) * samplesPerFrame);
    ending = Arrays.copyOfRange(samples, given, samples.length);
    done = until;
    mel.forget(done - context);
    source.forget((done - context) * samplesPerFrame);
    return Arrays.copyOf(samples, given);
  }

  @Override
  public void close() {
    sources.close();
    mel.close();
    source.close();
  }
}
