package io.github.cosyvoice4j.hift;

import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.nn.Linear;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;

/**
 * The source signal of the neural source filter: sines merged into one; {@code
 * cosyvoice/hifigan/generator.py}.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class SourceModuleHnNSF {
  private final HiFTConfig.Source config;
  private final int samplesPerFrame;
  private final SineGen2 lSinGen;
  private final Linear lLinear; // (1, H)

  SourceModuleHnNSF(ModuleWeights w, HiFTConfig config) throws IOException {
    this.config = config.source();
    samplesPerFrame = config.samplesPerFrame();
    lSinGen = new SineGen2(this.config, samplesPerFrame);
    lLinear = Linear.load(w.at("l_linear"), this.config.sines(), 1);
  }

  /**
   * {@return the source of a whole utterance, (1, 1, S)}
   *
   * @param f0 Hz, (1, T)
   * @param noise gives, in this order: H start phases, S x H values of noise, and S values that
   *     nothing uses (upstream makes a noise branch and drops it)
   * @param probe sees {@code sine}
   */
  Tensor forward(Tensor f0, Noise noise, Probe probe) {
    noise.uniform(new float[config.sines()]);
    float[] radians = start().next(f0.toFloats(), Math.toIntExact(f0.size(1)));
    float[] noises = new float[radians.length];
    noise.normal(noises);
    noise.normal(new float[radians.length / config.sines()]);
    return forward(f0, radians, noises, probe);
  }

  /**
   * {@return the source of part of an utterance, (1, 1, S)}
   *
   * @param f0 Hz, (1, T)
   * @param radians phases of the sines, (S, H)
   * @param noise of variance 1, (S, H)
   * @param probe sees {@code sine}
   */
  Tensor forward(Tensor f0, float[] radians, float[] noise, Probe probe) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor sine = lSinGen.forward(f0, radians, noise); // (1, T) -> (1, S, H)
      probe.see("sine", sine);
      return scope.escape(lLinear.forward(sine).tanh().transpose(1, 2)); // -> (1, 1, S)
    }
  }

  /** {@return phases at the start of an utterance} */
  PhaseTrack start() {
    return new PhaseTrack(config, samplesPerFrame);
  }
}
