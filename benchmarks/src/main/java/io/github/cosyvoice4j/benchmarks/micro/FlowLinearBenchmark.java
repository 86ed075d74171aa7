package io.github.cosyvoice4j.benchmarks.micro;

import io.github.cosyvoice4j.nn.Linear;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** The linear layers of the flow's estimator, for 13.5 s of prompt and speech. */
public class FlowLinearBenchmark extends KernelBenchmark {
  /** Rows (frames, with and without conditions), values in, values out. */
  @Param({"1350x256x1536", "1350x512x256", "1350x256x1024", "1350x1024x256"})
  public String shape;

  /**
   * As libtorch's product on one thread; with weights as they lie in the file; as the flow does it,
   * in each precision.
   */
  @Param({"linear", "in-place", "FP32", "FP16", "INT8"})
  public String way;

  private Tensor x;
  private Tensor weight;
  private Tensor bias;
  private Linear layer;

  @Override
  void make() throws IOException {
    long[] sizes = scaled(shape);
    x = random(sizes[0], sizes[1]);
    if (way.equals("linear")) {
      weight = random(sizes[2], sizes[1]);
      bias = random(sizes[2]);
    } else {
      layer = Linear.load(layers().at("layer"), sizes[1], sizes[2]);
    }
  }

  private ModuleWeights layers() {
    return switch (way) {
      case "in-place" -> weights("FP32");
      case "FP32" -> orderedWeights();
      default -> weights(way);
    };
  }

  /** Multiplies. */
  @Benchmark
  public void product() {
    TensorScope.run(() -> product(x));
  }

  private Tensor product(Tensor rows) {
    return layer == null ? rows.linear(weight, bias) : layer.forward(rows);
  }
}
