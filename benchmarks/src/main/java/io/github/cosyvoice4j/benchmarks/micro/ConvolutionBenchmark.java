package io.github.cosyvoice4j.benchmarks.micro;

import io.github.cosyvoice4j.core.checkpoint.RandomWeights;
import io.github.cosyvoice4j.nn.Conv1d;
import io.github.cosyvoice4j.nn.DirectConv1d;
import io.github.cosyvoice4j.nn.FourierConv1d;
import io.github.cosyvoice4j.nn.ValidConv1d;
import io.github.cosyvoice4j.torch.ConvShape;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Convolutions of the flow (256 channels, 3 taps) and of the vocoder's levels, whose pieces have
 * about so many steps.
 */
public class ConvolutionBenchmark extends KernelBenchmark {
  /** Channels and steps. */
  @Param({"256x675", "256x1024", "128x2048", "64x4096"})
  public String shape;

  /** Taps. */
  @Param({"3", "7", "11"})
  public int taps;

  /** Steps between taps. */
  @Param("1")
  public int dilation;

  /** libtorch's own; columns laid out and one product; by transforms of short windows. */
  @Param({"conv1d", "im2col", "fourier"})
  public String way;

  private ModuleWeights owner;
  private ValidConv1d conv;
  private Tensor x;
  private long steps;

  @Override
  void make() {
    long[] sizes = scaled(shape);
    steps = sizes[1];
    Tensor weight = random(sizes[0], sizes[0], taps);
    Conv1d layer = new Conv1d(weight, random(sizes[0]), ConvShape.PLAIN.dilated(dilation));
    owner = ModuleWeights.of(new RandomWeights(NetBenchmark.SEED));
    conv =
        switch (way) {
          case "conv1d" -> new DirectConv1d(layer);
          case "im2col" -> new ColumnsConv1d(layer);
          case "fourier" -> new FourierConv1d(owner, layer, 3 * taps - 1);
          default -> throw unknown(way);
        };
    x = random(1, sizes[0], conv.columns(steps));
  }

  /** Convolves. */
  @Benchmark
  public void convolve() {
    TensorScope.run(() -> conv.forward(x, steps));
  }

  /** Frees the weights that were made of others. */
  @TearDown
  public void closeWeights() {
    owner.close();
  }

  /** What each output looks at, laid out below each other, times the weights. */
  private record ColumnsConv1d(Conv1d conv) implements ValidConv1d {
    @Override
    public long columns(long outputs) {
      return outputs + (conv.weight().size(2) - 1) * conv.shape().dilation();
    }

    @Override
    public Tensor forward(Tensor x, long outputs) {
      long[] sizes = conv.weight().shape();
      long[] shape = {sizes[1], sizes[2], outputs};
      long[] steps = {x.size(2), conv.shape().dilation(), 1};
      Tensor columns = x.asStrided(shape, steps).reshape(sizes[1] * sizes[2], outputs);
      Tensor y = conv.weight().reshape(sizes[0], -1).matmul(columns);
      return y.add_(conv.bias().reshape(-1, 1)).unsqueeze(0);
    }
  }
}
