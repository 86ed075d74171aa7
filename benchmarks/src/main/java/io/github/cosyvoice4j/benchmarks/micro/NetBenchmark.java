package io.github.cosyvoice4j.benchmarks.micro;

import io.github.cosyvoice4j.EngineOptions.Blas;
import io.github.cosyvoice4j.core.checkpoint.RandomWeights;
import io.github.cosyvoice4j.core.model.ConfigNode;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.eval.bench.ModelSizes;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.TensorScope;
import io.github.cosyvoice4j.torch.Torch;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What benchmarks of nets share: random weights, and a thread made ready for libtorch. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public abstract class NetBenchmark {
  /** Chooses weights and inputs. */
  static final long SEED = 1;

  /** Sizes of the net. */
  @Param({"tiny", "full"})
  public String size;

  /** Threads of one operation; 0 for as many as there are processors. */
  @Param("0")
  public int threads;

  private ModuleWeights weights;
  private TensorScope scope;
  private SpeechModel.ThreadMode mode;

  /**
   * Makes net and inputs; what they allocate lives as long as the benchmark.
   *
   * @throws IOException if the sizes can't be read
   */
  @Setup
  public void open() throws IOException {
    Torch.load(Blas.PREFER_MKL);
    mode = Torch.enterThread(threads > 0 ? threads : Runtime.getRuntime().availableProcessors());
    scope = TensorScope.open();
    weights = ModuleWeights.of(new RandomWeights(SEED));
    load(ModelSizes.read(size), weights);
  }

  /**
   * Makes net and inputs.
   *
   * @param sizes the yaml
   * @param w random weights
   * @throws IOException if the sizes don't fit together
   */
  abstract void load(ConfigNode sizes, ModuleWeights w) throws IOException;

  /** Frees all. */
  @TearDown
  public void close() {
    weights.close();
    scope.close();
    mode.close();
  }
}
