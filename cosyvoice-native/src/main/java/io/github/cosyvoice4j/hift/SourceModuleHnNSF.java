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
  private final SineGen2 lSinGen;
  private final Linear lLinear; // (1, H)

  SourceModuleHnNSF(ModuleWeights w, HiFTConfig config) throws IOException {
    lSinGen = new SineGen2(config.source(), config.samplesPerFrame());
    lLinear = Linear.load(w.at("l_linear"), config.source().sines(), 1);
  }

  /**
   * {@return the source, (B, 1, S)}
   *
   * @param f0 Hz, (B, T)
   * @param noise what {@link SineGen2} draws, then B x S values that nothing uses: upstream makes a
   *     noise branch and drops it
   * @param probe sees {@code sine}
   */
  Tensor forward(Tensor f0, Noise noise, Probe probe) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor sine = lSinGen.forward(f0, noise); // (B, T) -> (B, S, H)
      probe.see("sine", sine);
      noise.normal(new float[Math.toIntExact(sine.size(0) * sine.size(1))]);
      return scope.escape(lLinear.forward(sine).tanh().transpose(1, 2)); // -> (B, 1, S)
    }
  }
}
