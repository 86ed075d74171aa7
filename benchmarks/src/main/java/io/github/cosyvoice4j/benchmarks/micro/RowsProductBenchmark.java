package io.github.cosyvoice4j.benchmarks.micro;

import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * One row, or a few, times weights that come from memory: what a step of the language model is made
 * of. Its requests are the rows.
 */
public class RowsProductBenchmark extends KernelBenchmark {
  /** Matrices that take turns, so that none is in the cache: 139 MB of the larger ones. */
  private static final int MATRICES = 8;

  /** Values in and out. */
  @Param({"896x4864", "4864x896"})
  public String shape;

  /** Rows. */
  @Param({"1", "2", "4", "8", "16"})
  public int rows;

  /** Each row by itself; as libtorch's product of matrices; as the nets do it. */
  @Param({"mv", "matmul", "linear"})
  public String way;

  private final Tensor[] weights = new Tensor[MATRICES];
  private Tensor x;
  private int next;

  @Override
  void make() {
    long[] sizes = scaled(shape);
    for (int i = 0; i < MATRICES; i++) {
      weights[i] = random(sizes[1], sizes[0]);
    }
    x = random(rows, sizes[0]);
  }

  /** Multiplies with the next matrix. */
  @Benchmark
  public void product() {
    Tensor weight = weights[next++ % MATRICES];
    TensorScope.run(() -> product(weight));
  }

  private void product(Tensor weight) {
    switch (way) {
      case "mv" -> {
        for (int row = 0; row < rows; row++) {
          x.select(0, row).mv(weight);
        }
      }
      case "matmul" -> x.matmul(weight.transpose(0, 1));
      case "linear" -> x.linear(weight, null);
      default -> throw unknown(way);
    }
  }
}
