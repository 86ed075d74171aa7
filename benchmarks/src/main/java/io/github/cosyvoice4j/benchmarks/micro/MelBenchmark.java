package io.github.cosyvoice4j.benchmarks.micro;

import io.github.cosyvoice4j.core.features.FloatMatrix;
import io.github.cosyvoice4j.core.features.KaldiFbank;
import io.github.cosyvoice4j.core.features.MelSpectrogram;
import io.github.cosyvoice4j.core.features.WhisperLogMel;
import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The three spectrograms of a prompt of ten seconds. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MelBenchmark {
  private static final int SECONDS = 10;

  /** The {@code feat_extractor} of CosyVoice2-0.5B. */
  private static final MelSpectrogram.Config RELEASED =
      new MelSpectrogram.Config(1920, 80, 24_000, 480, 1920, 0, 8000);

  private final MelSpectrogram melSpectrogram = new MelSpectrogram(RELEASED);
  private final WhisperLogMel whisperLogMel = new WhisperLogMel();
  private final KaldiFbank kaldiFbank = new KaldiFbank();
  private float[] samples16k;
  private float[] samples24k;

  /** Makes a prompt. */
  @Setup
  public void open() {
    Noise noise = Noise.gaussian(new RandomSource(1));
    samples16k = new float[SECONDS * WhisperLogMel.SAMPLE_RATE];
    samples24k = new float[SECONDS * RELEASED.sampleRate()];
    noise.normal(samples16k);
    noise.normal(samples24k);
  }

  /** {@return what the flow goes on from} */
  @Benchmark
  public FloatMatrix melSpectrogram() {
    return melSpectrogram.compute(samples24k);
  }

  /** {@return what the speech tokenizer reads} */
  @Benchmark
  public FloatMatrix whisperLogMel() {
    return whisperLogMel.compute(samples16k);
  }

  /** {@return what the speaker encoder reads} */
  @Benchmark
  public FloatMatrix kaldiFbank() {
    return kaldiFbank.compute(samples16k);
  }
}
