package io.github.cosyvoice4j.hift;

import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;

/**
 * Sines at the pitch and its overtones, with a little noise where voiced and only noise elsewhere;
 * {@code cosyvoice/hifigan/generator.py}.
 *
 * <p>Upstream repeats the pitch for every sample, turns it into radians, resamples those down to
 * frames by linear interpolation, sums, and resamples the phase up again. Within a frame the pitch
 * is constant, so what it finds in the middle of a frame is the frame's own value: here the sum
 * starts from frames. The start phases that upstream draws go onto sample 0, which the resampling
 * never reads: they are drawn here too, to keep the order of draws, and have no effect.
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
   * @param noise gives B x H start phases, then B x S x H values of noise
   */
  Tensor forward(Tensor f0, Noise noise) {
    noise.uniform(new float[Math.toIntExact(f0.size(0) * config.sines())]);
    try (TensorScope scope = TensorScope.open()) {
      Tensor uv = voiced(f0); // (B, S, 1)
      Tensor sines = sines(f0); // (B, S, H)
      Tensor noises = noises(uv, noise);
      return scope.escape(noises.add_(sines.mul_(uv)));
    }
  }

  /** 1 for samples with a pitch, else 0. */
  private Tensor voiced(Tensor f0) {
    Tensor uv = f0.greater(config.voicedThreshold()).unsqueeze(1); // (B, T) -> (B, 1, T)
    return uv.upsampleNearest(upsampleScale).transpose(1, 2); // (B, 1, T) -> (B, S, 1)
  }

  private Tensor sines(Tensor f0) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor multiples = Tensor.arange(1, config.sines() + 1L).reshape(1, -1, 1);
      Tensor turns = f0.unsqueeze(1).mul(multiples).div(config.samplingRate()).remainder(1);
      // The sum is taken in double and rounded, then multiplied twice: upstream's rounding.
      Tensor phase = turns.cumsum(2).mul_(2 * Math.PI).mul_(upsampleScale); // (B, H, T)
      phase = phase.upsampleLinear(f0.size(1) * upsampleScale, upsampleScale); // -> (B, H, S)
      return scope.escape(phase.sin_().mul_(config.sineAmp()).transpose(1, 2)); // -> (B, S, H)
    }
  }

  private Tensor noises(Tensor uv, Noise noise) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor unvoiced = uv.mul(-1).add(1).mul_(config.sineAmp()).div(3);
      Tensor amplitude = uv.mul(config.noiseStd()).add_(unvoiced); // (B, S, 1)
      long[] shape = {uv.size(0), uv.size(1), config.sines()};
      float[] values = new float[Math.toIntExact(shape[0] * shape[1] * shape[2])];
      noise.normal(values);
      return scope.escape(Tensor.of(values, shape).mul_(amplitude));
    }
  }
}
