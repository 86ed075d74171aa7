package io.github.cosyvoice4j.benchmarks.micro;

import io.github.cosyvoice4j.EngineOptions.Blas;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.core.checkpoint.RandomWeights;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Parts;
import io.github.cosyvoice4j.torch.ProductForm;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import io.github.cosyvoice4j.torch.Torch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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

/**
 * What benchmarks of single kernels share: random tensors, and a thread made ready for libtorch.
 * Each has the ways to compute the same thing as a parameter.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public abstract class KernelBenchmark {
  private static final long SMALLER = 16;

  /** Whether sizes are those of the nets, or a sixteenth of them. */
  @Param({"tiny", "full"})
  public String size;

  /** Threads of one operation; 0 for as many as there are processors. */
  @Param("0")
  public int threads;

  private final List<ModuleWeights> weights = new ArrayList<>();
  private TensorScope scope;
  private SpeechModel.ThreadMode mode;
  private int made;

  /** Makes what the kernel takes; it lives as long as the benchmark. */
  @Setup
  public void open() throws IOException {
    Torch.load(Blas.PREFER_MKL);
    mode = Torch.enterThread(threads > 0 ? threads : Runtime.getRuntime().availableProcessors());
    scope = TensorScope.open();
    make();
  }

  /** Makes what the kernel takes. */
  abstract void make() throws IOException;

  /** Frees all. */
  @TearDown
  public void close() {
    scope.close();
    weights.forEach(ModuleWeights::close);
    mode.close();
  }

  /** {@return random weights for products in a precision, freed at the end} */
  final ModuleWeights weights(String precision) {
    return weights(new ProductForm(Precision.valueOf(precision), Parts.share()));
  }

  /** {@return random weights in single precision, in oneDNN's order, freed at the end} */
  final ModuleWeights orderedWeights() {
    return weights(new ProductForm(Precision.FP32, Parts.share(), true));
  }

  private ModuleWeights weights(ProductForm form) {
    ModuleWeights made = ModuleWeights.of(new RandomWeights(NetBenchmark.SEED), form);
    weights.add(made);
    return made;
  }

  /** {@return a size of the nets, in the size that is measured} */
  final long scaled(long full) {
    return size.equals("tiny") ? Math.max(1, full / SMALLER) : full;
  }

  /** {@return the sizes in a parameter such as {@code 1350x256x1536}, in that order, scaled} */
  final long[] scaled(String sizes) {
    String[] parts = sizes.split("x", -1);
    long[] values = new long[parts.length];
    for (int i = 0; i < parts.length; i++) {
      values[i] = scaled(Long.parseLong(parts[i]));
    }
    return values;
  }

  /** {@return normal numbers, others at each call} */
  final Tensor random(long... shape) {
    return Torch.randn(NetBenchmark.SEED + made++, 0, shape);
  }

  static IllegalArgumentException unknown(String way) {
    return new IllegalArgumentException("way: expected one that the benchmark has, got " + way);
  }
}
