package io.github.cosyvoice4j.benchmarks.micro;

import io.github.cosyvoice4j.torch.SideBySide;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import io.github.cosyvoice4j.torch.Torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** The linear layers of the flow's estimator, for 13.5 s of prompt and speech. */
public class FlowLinearBenchmark extends KernelBenchmark {
  /** Rows (frames, with and without conditions), values in, values out. */
  @Param({"1350x256x1536", "1350x512x256", "1350x256x1024", "1350x1024x256"})
  public String shape;

  /** As libtorch's product of matrices; a share of the rows to each thread. */
  @Param({"linear", "rows"})
  public String way;

  private Tensor x;
  private Tensor weight;
  private Tensor bias;
  private Tensor y;

  @Override
  void make() {
    long[] sizes = scaled(shape);
    x = random(sizes[0], sizes[1]);
    weight = random(sizes[2], sizes[1]);
    bias = random(sizes[2]);
    y = Tensor.empty(sizes[0], sizes[2]);
  }

  /** Multiplies. */
  @Benchmark
  public void product() {
    switch (way) {
      case "linear" -> TensorScope.run(() -> x.linear(weight, bias));
      case "rows" -> {
        int shares = Torch.threads();
        SideBySide.run(shares, number -> share(number, shares));
      }
      default -> throw unknown(way);
    }
  }

  private void share(int number, int shares) {
    long from = x.size(0) * number / shares;
    long count = x.size(0) * (number + 1) / shares - from;
    y.narrow(0, from, count).copy_(x.narrow(0, from, count).linear(weight, bias));
  }
}
