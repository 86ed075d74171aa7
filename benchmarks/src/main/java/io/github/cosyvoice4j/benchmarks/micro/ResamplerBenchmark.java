package io.github.cosyvoice4j.benchmarks.micro;

import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.sound.Resampler;
import java.util.concurrent.TimeUnit;
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

/** Resampling a prompt of ten seconds to both rates that enrolment needs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ResamplerBenchmark {
  private static final int SECONDS = 10;

  /** Rate of the prompt, in Hz. */
  @Param({"22050", "44100", "48000"})
  public int from;

  /** Rate needed, in Hz. */
  @Param({"16000", "24000"})
  public int to;

  private float[] samples;

  /** Makes a prompt. */
  @Setup
  public void open() {
    samples = new float[SECONDS * from];
    Noise.gaussian(new RandomSource(1)).normal(samples);
  }

  /** {@return the samples} */
  @Benchmark
  public float[] resample() {
    return new Resampler(from, to).resample(samples);
  }
}
