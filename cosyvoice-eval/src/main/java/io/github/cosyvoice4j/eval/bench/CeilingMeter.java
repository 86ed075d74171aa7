package io.github.cosyvoice4j.eval.bench;

import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import io.github.cosyvoice4j.torch.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Measures {@link Ceilings} with libtorch and the linear algebra that the nets use.
 *
 * <p>Memory is read as by STREAM: blocks that no cache holds, each thread its own, by a sum and by
 * a product with a vector, whichever is faster. A ceiling is the best of several passes: whatever
 * else the machine does only makes it lower.
 */
final class CeilingMeter {
  private static final int PASSES = 7;

  /** Memory is read in blocks: more than a cache, few calls. */
  private static final long BLOCK_BYTES = 64 << 20;

  private static final long BLOCK_COLUMNS = 4096;

  /** Rows of a product for so many MiB of memory, so that a small measurement is small in both. */
  private static final int ROWS_PER_ROOT_MIB = 64;

  private static final int MIN_ROWS = 256;
  private static final int MAX_ROWS = 2048;

  private final int threads;
  private final int mib;

  /**
   * Prepares a measurement; the natives are loaded.
   *
   * @param threads threads that the nets will have
   * @param mib memory that is read, in MiB; 1024 is more than any cache
   */
  CeilingMeter(int threads, int mib) {
    this.threads = threads;
    this.mib = mib;
  }

  Ceilings measure() {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      double readRate = readRate(pool);
      double products = products(pool);
      return new Ceilings(readRate, oneProduct(), products);
    } finally {
      pool.shutdown();
    }
  }

  private double readRate(ExecutorService pool) {
    return TensorScope.compute(
        () -> {
          List<List<Tensor>> parts = parts();
          double bytes =
              parts.stream().flatMap(List::stream).mapToLong(Tensor::numel).sum()
                  * (double) Float.BYTES;
          Tensor vector = Tensor.zeros(BLOCK_COLUMNS).fill_(1);
          double sum = best(pool, parts, block -> block.sumKeep(0, 1));
          double product = best(pool, parts, block -> block.matmul(vector));
          return bytes / Math.min(sum, product);
        });
  }

  /** {@return seconds of the best pass over all blocks} */
  private double best(ExecutorService pool, List<List<Tensor>> parts, Consumer<Tensor> read) {
    List<Runnable> tasks = new ArrayList<>();
    parts.forEach(
        part -> tasks.add(() -> part.forEach(it -> TensorScope.run(() -> read.accept(it)))));
    return best(() -> together(pool, tasks));
  }

  /** {@return blocks for each thread, which are written, so that each has memory of its own} */
  private List<List<Tensor>> parts() {
    long each = Math.max(BLOCK_COLUMNS * Float.BYTES, ((long) mib << 20) / threads);
    long blocks = (each + BLOCK_BYTES - 1) / BLOCK_BYTES;
    long rows = each / blocks / (BLOCK_COLUMNS * Float.BYTES);
    List<List<Tensor>> parts = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      List<Tensor> part = new ArrayList<>();
      for (int i = 0; i < blocks; i++) {
        part.add(Tensor.empty(rows, BLOCK_COLUMNS).fill_(1));
      }
      parts.add(part);
    }
    return parts;
  }

  private int rows() {
    int rows = (int) (ROWS_PER_ROOT_MIB * Math.sqrt(mib));
    return Math.max(MIN_ROWS, Math.min(MAX_ROWS, rows));
  }

  private double operations() {
    return 2.0 * rows() * rows() * rows();
  }

  @SuppressWarnings("try") // the mode works by being entered
  private double oneProduct() {
    try (SpeechModel.ThreadMode mode = Torch.enterThread(threads)) {
      return TensorScope.compute(
          () -> {
            Tensor square = square();
            return operations() / best(() -> TensorScope.run(() -> square.matmul(square)));
          });
    }
  }

  private double products(ExecutorService pool) {
    return TensorScope.compute(
        () -> {
          List<Runnable> tasks = new ArrayList<>();
          for (int i = 0; i < threads; i++) {
            Tensor square = square();
            tasks.add(() -> TensorScope.run(() -> square.matmul(square)));
          }
          return threads * operations() / best(() -> together(pool, tasks));
        });
  }

  private Tensor square() {
    return Tensor.empty(rows(), rows()).fill_(1.0 / rows());
  }

  /** {@return seconds of the best pass} */
  private static double best(Runnable pass) {
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < PASSES; i++) {
      Watch watch = new Watch();
      pass.run();
      best = Math.min(best, watch.seconds());
    }
    return best;
  }

  /** Each task has a thread of its own, and operations of one thread. */
  private static void together(ExecutorService pool, List<Runnable> tasks) {
    List<Callable<Void>> calls = new ArrayList<>();
    tasks.forEach(task -> calls.add(() -> alone(task)));
    try {
      for (Future<Void> future : pool.invokeAll(calls)) {
        future.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("ceilings: interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("ceilings: " + e.getCause().getMessage(), e.getCause());
    }
  }

  @SuppressWarnings("try") // the mode works by being entered
  private static Void alone(Runnable task) {
    try (SpeechModel.ThreadMode mode = Torch.enterThread(1)) {
      task.run();
      return null;
    }
  }
}
