package io.github.cosyvoice4j.benchmarks.micro;

import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.sampling.RasSampler;
import io.github.cosyvoice4j.core.sampling.SamplingConfig;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Choosing one speech token. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SamplerBenchmark {
  private static final int VOCABULARY = 6564;
  private static final int[] DECODED = IntStream.range(0, 100).toArray();

  /** How far scores lie apart: at 1 the nucleus is full, at 10 a few tokens have it all. */
  @Param({"1", "10"})
  public float spread;

  private float[] scores;
  private RasSampler sampler;

  /** Makes scores. */
  @Setup
  public void open() {
    scores = new float[VOCABULARY];
    Noise.gaussian(new RandomSource(1)).normal(scores);
    for (int i = 0; i < VOCABULARY; i++) {
      scores[i] *= spread;
    }
    sampler = new RasSampler(SamplingConfig.DEFAULTS, new RandomSource(2));
  }

  /** {@return a token} */
  @Benchmark
  public int sample() {
    return sampler.choose(scores, DECODED, DECODED.length);
  }
}
