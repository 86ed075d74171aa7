package io.github.cosyvoice4j.benchmarks.micro;

import io.github.cosyvoice4j.EngineOptions.Blas;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import io.github.cosyvoice4j.torch.Torch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a tensor's life costs beside the arithmetic: a thousand operations make one LLM step. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TensorScopeBenchmark {
  private static final int OPERATIONS = 100;

  private SpeechModel.ThreadMode mode;
  private TensorScope scope;
  private Tensor x;

  /** Loads libtorch. */
  @Setup
  public void open() {
    Torch.load(Blas.PREFER_MKL);
    mode = Torch.enterThread(1);
    scope = TensorScope.open();
    x = Tensor.zeros(8);
  }

  /** Frees all. */
  @TearDown
  public void close() {
    scope.close();
    mode.close();
  }

  /** Opens and closes a scope. */
  @Benchmark
  public void emptyScope() {
    TensorScope.run(() -> {});
  }

  /** Operations whose results the scope frees. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void operationInScope() {
    TensorScope.run(
        () -> {
          for (int i = 0; i < OPERATIONS; i++) {
            x.add(1);
          }
        });
  }

  /** Operations whose results are closed at once. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void operationClosed() {
    for (int i = 0; i < OPERATIONS; i++) {
      x.add(1).close();
    }
  }

  /** Operations without a result of their own. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void operationInPlace() {
    for (int i = 0; i < OPERATIONS; i++) {
      x.add_(x, 0.5);
    }
  }
}
