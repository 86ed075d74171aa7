package io.github.cosyvoice4j.benchmarks.micro;

import io.github.cosyvoice4j.nn.Linear;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;
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

  /** As libtorch's product of matrices; as the nets do it, in each precision. */
  @Param({"matmul", "FP32", "FP16", "INT8"})
  public String way;

  private final Tensor[] weights = new Tensor[MATRICES];
  private final Linear[] layers = new Linear[MATRICES];
  private Tensor x;
  private int next;

  @Override
  void make() throws IOException {
    long[] sizes = scaled(shape);
    x = random(rows, sizes[0]);
    for (int i = 0; i < MATRICES; i++) {
      if (way.equals("matmul")) {
        weights[i] = random(sizes[1], sizes[0]);
      } else {
        layers[i] = Linear.loadWithoutBias(weights(way).at("layer" + i), sizes[0], sizes[1]);
      }
    }
  }

  /** Multiplies with the next matrix. */
  @Benchmark
  public void product() {
    int number = next++ % MATRICES;
    TensorScope.run(
        () -> {
          if (way.equals("matmul")) {
            x.matmul(weights[number].transpose(0, 1));
          } else {
            layers[number].forward(x);
          }
        });
  }
}
