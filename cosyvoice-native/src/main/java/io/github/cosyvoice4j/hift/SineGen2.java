package io.github.cosyvoice4j.hift;

import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;

/**
 * Sines at the pitch and its overtones, with a little noise where voiced and only noise elsewhere;
 * {@code cosyvoice/hifigan/generator.py}.
 *
 * <p>Upstream repeats the pitch for every sample, turns it into radians, resamples those down to
 * frames by linear interpolation, sums, and resamples the phase up again. Within a frame the pitch
 * is constant, so what it finds in the middle of a frame is the frame's own value: {@link
 * PhaseTrack} sums frames from the start. The start phases that upstream draws go onto sample 0,
 * which the resampling never reads: they have no effect here either.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class SineGen2 {
  private final HiFTConfig.Source config;
  private final int upsampleScale; // samples a frame

  SineGen2(HiFTConfig.Source config, int upsampleScale) {
    this.config = config;
    this.upsampleScale = upsampleScale;
  }

  /**
   * {@return the sines, (B, S, H)}
   *
   * @param f0 Hz, (B, T)
   * @param radians phases, (B, S, H)
   * @param noise of variance 1, (B, S, H)
   */
  Tensor forward(Tensor f0, float[] radians, float[] noise) {
    long[] shape = {f0.size(0), f0.size(1) * upsampleScale, config.sines()};
    try (TensorScope scope = TensorScope.open()) {
      Tensor uv = voiced(f0); // (B, S, 1)
      Tensor sines = Tensor.of(radians, shape).sin_().mul_(config.sineAmp()).mul_(uv);
      Tensor noises = Tensor.of(noise, shape).mul_(noiseAmplitude(uv));
      return scope.escape(noises.add_(sines));
    }
  }

  /** 1 for samples with a pitch, else 0. */
  private Tensor voiced(Tensor f0) {
    Tensor uv = f0.greater(config.voicedThreshold()).unsqueeze(1); // (B, T) -> (B, 1, T)
    return uv.upsampleNearest(upsampleScale).transpose(1, 2); // (B, 1, T) -> (B, S, 1)
  }

  private Tensor noiseAmplitude(Tensor uv) {
    Tensor unvoiced = uv.mul(-1).add(1).mul_(config.sineAmp()).div(3);
    return uv.mul(config.noiseStd()).add_(unvoiced); // (B, S, 1)
  }
}
