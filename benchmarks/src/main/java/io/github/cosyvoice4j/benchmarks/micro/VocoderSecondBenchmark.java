package io.github.cosyvoice4j.benchmarks.micro;

import io.github.cosyvoice4j.core.model.ConfigNode;
import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.hift.ConvWay;
import io.github.cosyvoice4j.hift.HiFTConfig;
import io.github.cosyvoice4j.hift.HiFTGenerator;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import io.github.cosyvoice4j.torch.Torch;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** A second of sound from 50 mel frames, and the two steps it takes. */
public class VocoderSecondBenchmark extends NetBenchmark {
  private static final int FRAMES = 50;

  /** How residual blocks are convolved. */
  @Param({"BY_SIZE", "WHOLE"})
  public ConvWay way;

  private HiFTGenerator hift;
  private Tensor mel;
  private Tensor f0;
  private Tensor source;

  @Override
  void load(ConfigNode sizes, ModuleWeights w) throws IOException {
    hift = new HiFTGenerator(w, HiFTConfig.of(sizes.at("hift")), way);
    mel = Torch.randn(SEED, 0, 1, hift.config().channels().mel(), FRAMES);
    f0 = Tensor.zeros(1, FRAMES).fill_(200);
    source = hift.source(f0, noise(), Probe.NONE);
  }

  private static Noise noise() {
    return Noise.gaussian(new RandomSource(SEED));
  }

  /** From pitch to source signal: sines and noise. */
  @Benchmark
  public void source() {
    TensorScope.run(() -> hift.source(f0, noise(), Probe.NONE));
  }

  /** From mel and source signal to samples. */
  @Benchmark
  public void decode() {
    TensorScope.run(() -> hift.decode(mel, source, Probe.NONE));
  }

  /** From mel to samples. */
  @Benchmark
  public void inference() {
    TensorScope.run(() -> hift.inference(mel, null, noise(), Probe.NONE));
  }
}
