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

  /**
   * libtorch's own with channels first and last; what each output looks at laid out, and one
   * product; by transforms of short windows. All but the first have channels last.
   */
  @Param({"conv1d", "rows", "im2col", "fourier"})
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
          case "conv1d" -> new ChannelsFirst(layer);
          case "rows" -> new DirectConv1d(layer);
          case "im2col" -> ColumnsConv1d.of(layer);
          case "fourier" -> new FourierConv1d(owner, layer, 3 * taps - 1);
          default -> throw unknown(way);
        };
    x = random(1, conv.steps(steps), sizes[0]);
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

  /** What each output looks at, laid out in a row, times the weights. */
  private record ColumnsConv1d(Conv1d conv, Tensor flat) implements ValidConv1d {
    /** Lays the weights out in the same order, (out, taps in). */
    static ColumnsConv1d of(Conv1d conv) {
      Tensor weight = conv.weight();
      return new ColumnsConv1d(
          conv, weight.transpose(1, 2).contiguous().reshape(weight.size(0), -1));
    }

    @Override
    public long steps(long outputs) {
      return new DirectConv1d(conv).steps(outputs);
    }

    @Override
    public Tensor forward(Tensor x, long outputs) {
      long[] sizes = conv.weight().shape();
      long[] shape = {outputs, sizes[2], sizes[1]};
      long[] strides = {sizes[1], conv.shape().dilation() * sizes[1], 1};
      Tensor columns = x.asStrided(shape, strides).reshape(outputs, sizes[2] * sizes[1]);
      return columns.linear(flat, conv.bias()).unsqueeze(0);
    }
  }

  /** Takes its input as it is, as if channels were the second axis. */
  private record ChannelsFirst(Conv1d conv) implements ValidConv1d {
    @Override
    public long steps(long outputs) {
      return new DirectConv1d(conv).steps(outputs);
    }

    @Override
    public Tensor forward(Tensor x, long outputs) {
      Tensor channels = x.reshape(1, x.size(2), x.size(1));
      return channels.conv1d(conv.weight(), conv.bias(), conv.shape());
    }
  }
}
