package io.github.cosyvoice4j.benchmarks.micro;

import io.github.cosyvoice4j.torch.Parts;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** The vocoder's activation {@code x + sin^2(alpha x) / alpha} at its last level, for 5 seconds. */
public class SnakeBenchmark extends KernelBenchmark {
  private static final long CHANNELS = 64;
  private static final long STEPS = 30_000;

  /** A tensor for each operation; one tensor; over one that is there. */
  @Param({"separate", "inPlace", "over"})
  public String way;

  /** Steps that are taken through all operations at a time; 0 for all steps. */
  @Param({"0", "4096"})
  public long piece;

  private Tensor x;
  private Tensor y;
  private Tensor alpha;
  private Tensor inverse;

  @Override
  void make() {
    long channels = scaled(CHANNELS);
    x = random(1, scaled(STEPS), channels);
    y = Tensor.empty(x.shape());
    alpha = random(channels).abs().add(1);
    inverse = alpha.pow(-1);
  }

  /** Activates. */
  @Benchmark
  public void activate() {
    if (piece == 0) {
      TensorScope.run(() -> activate(x, y));
      return;
    }
    long steps = x.size(1);
    long length = scaled(piece);
    Parts.each(
        Math.toIntExact((steps + length - 1) / length),
        i -> {
          long count = Math.min(length, steps - i * length);
          activate(x.narrow(1, i * length, count), y.narrow(1, i * length, count));
        });
  }

  private void activate(Tensor from, Tensor into) {
    switch (way) {
      case "separate" -> from.add(from.mul(alpha).sin().pow(2).mul(inverse));
      case "inPlace" -> {
        Tensor sine = from.mul(alpha).sin_();
        sine.mul_(sine).mul_(inverse).add_(from);
      }
      case "over" -> {
        into.product_(from, alpha).sin_();
        into.mul_(into).mulAdd_(inverse, from);
      }
      default -> throw unknown(way);
    }
  }
}
