package io.github.cosyvoice4j.hift;

import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.Parts;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;

/**
 * The source signal of one utterance, made as its mel frames come: together, the pieces are the
 * source of the whole.
 *
 * <p>A frame's pitch is final when the frames that the pitch predictor looks ahead to are there,
 * its source when the pitch of the next frame is, towards which its phase is interpolated. Phases
 * and noise belong to positions in the utterance. Not safe for use by several threads; results
 * belong to the caller's {@link TensorScope}.
 */
final class SourceStream implements AutoCloseable {
  /** The last frames, whose source is not final until more come. */
  private static final int LOOKAHEAD = ConvRNNF0Predictor.REACH + 1;

  private final HiFTGenerator hift;
  private final NoiseFeed noise;
  private final PhaseTrack phases;
  private final Tape mel;

  /**
   * Opens a stream.
   *
   * @param hift the net
   * @param noise gives start phases, without effect, then noise
   */
  SourceStream(HiFTGenerator hift, Noise noise) {
    this.hift = hift;
    this.noise = new NoiseFeed(noise);
    noise.uniform(new float[hift.config().source().sines()]);
    phases = hift.mSource().start();
    mel = new Tape(hift.config().channels().mel());
  }

  /**
   * {@return the source that became final, (1, 1, any)}
   *
   * @param frames (1, M, any), those that follow the ones given before
   * @param last whether the utterance ends with them
   */
  Tensor next(Tensor frames, boolean last) {
    mel.append(frames);
    long until = last ? mel.end() : mel.end() - LOOKAHEAD;
    if (until <= phases.frames()) {
      return Tensor.empty(1, 1, 0);
    }
    int count = Math.toIntExact(until - phases.frames());
    float[][] made = new float[2][]; // a second of noise takes as long as a second's pitch
    Parts.each(
        made.length,
        i -> made[i] = i == 0 ? f0(last ? count : count + 1) : noise.take(values(count)));
    Tensor source = source(made[0], phases, made[1]);
    mel.forget(until - ConvRNNF0Predictor.REACH);
    return source;
  }

  /** {@return the source of the frames that follow, as it would be if none came after them} */
  Tensor preview() {
    int count = Math.toIntExact(mel.end() - phases.frames());
    return count == 0
        ? Tensor.empty(1, 1, 0)
        : source(f0(count), phases.fork(), noise.peek(values(count)));
  }

  /** Pitch of the next frames. */
  private float[] f0(int count) {
    long done = phases.frames();
    long from = Math.max(0, done - ConvRNNF0Predictor.REACH);
    return hift.f0(mel.slice(from, mel.end())).narrow(1, done - from, count).toFloats();
  }

  private Tensor source(float[] f0, PhaseTrack track, float[] noises) {
    int count = noises.length / values(1);
    float[] radians = track.next(f0, count);
    Tensor known = Tensor.of(f0, 1, f0.length).narrow(1, 0, count);
    return hift.mSource().forward(known, radians, noises, Probe.NONE);
  }

  private int values(int frames) {
    HiFTConfig config = hift.config();
    return Math.multiplyExact(frames, config.samplesPerFrame() * config.source().sines());
  }

  /** Frees the frames kept. Idempotent. */
  @Override
  public void close() {
    mel.close();
  }
}
