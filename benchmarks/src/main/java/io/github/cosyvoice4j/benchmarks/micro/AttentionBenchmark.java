package io.github.cosyvoice4j.benchmarks.micro;

import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Attention of the flow's estimator: 8 heads of 64, with and without conditions, no mask. */
public class AttentionBenchmark extends KernelBenchmark {
  private static final long MATRICES = 16;
  private static final long HEADS = 8;
  private static final long WIDTH = 64;

  /** Queries of a block, whose scores for 1500 frames are 384 kB. */
  private static final long BLOCK = 64;

  /** Mel frames of prompt and speech, 50 a second. */
  @Param({"100", "300", "675", "1500"})
  public int frames;

  /**
   * libtorch's own; as products and softmax; the same for blocks of queries, head by head; head by
   * head with oneDNN's product.
   */
  @Param({"sdpa", "bmm", "blocked", "heads"})
  public String way;

  private Tensor queries; // (N, T, D)
  private Tensor keys;
  private Tensor values;

  @Override
  void make() {
    long length = scaled(frames);
    queries = random(MATRICES, length, WIDTH).mul(1 / Math.sqrt(WIDTH));
    keys = random(MATRICES, length, WIDTH);
    values = random(MATRICES, length, WIDTH);
  }

  /** Attends. */
  @Benchmark
  public void attend() {
    TensorScope.run(
        () -> {
          switch (way) {
            case "sdpa" -> perHead(queries).attention(perHead(keys), perHead(values), null);
            case "bmm" -> weighed(queries, keys, values);
            case "blocked" -> inBlocks();
            case "heads" -> headByHead();
            default -> throw unknown(way);
          }
        });
  }

  private static Tensor perHead(Tensor x) {
    return x.reshape(MATRICES / HEADS, HEADS, x.size(1), WIDTH);
  }

  private static Tensor weighed(Tensor q, Tensor k, Tensor v) {
    return q.matmul(k.transpose(-2, -1)).softmax(-1).matmul(v);
  }

  private void headByHead() {
    Tensor result = Tensor.empty(queries.shape());
    for (long i = 0; i < MATRICES; i++) {
      long head = i;
      TensorScope.run(
          () -> {
            Tensor weights = queries.select(0, head).matmulTransposed(keys.select(0, head));
            Tensor byWidth = values.select(0, head).transpose(0, 1);
            result.select(0, head).copy_(weights.softmax_(-1).matmulTransposed(byWidth));
          });
    }
  }

  private void inBlocks() {
    Tensor result = Tensor.empty(queries.shape());
    long length = queries.size(1);
    for (long i = 0; i < MATRICES; i++) {
      Tensor k = keys.select(0, i);
      Tensor v = values.select(0, i);
      for (long from = 0; from < length; from += BLOCK) {
        long count = Math.min(BLOCK, length - from);
        Tensor q = queries.select(0, i).narrow(0, from, count);
        Tensor block = result.select(0, i).narrow(0, from, count);
        TensorScope.run(() -> block.copy_(weighed(q, k, v)));
      }
    }
  }
}
