package io.github.cosyvoice4j.torch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.InferenceMode;

/**
 * Runs the parts of an operation at once, where libtorch would run them one after the other.
 *
 * <p>Threads are made when they are needed and end when they have been idle for a while.
 */
final class Parts {
  private static final long IDLE_SECONDS = 1;

  private static final AtomicInteger COUNT = new AtomicInteger();

  private static final ExecutorService THREADS =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Parts::thread);

  private Parts() {}

  private static Thread thread(Runnable body) {
    Thread thread = new Thread(body, "torch-part-" + COUNT.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Returns, or throws, when all parts have ended. The first runs on the calling thread. What a
   * part makes is freed at its end.
   *
   * @param count how many, at least 1
   * @param part gets its number, from 0
   */
  static void run(int count, IntConsumer part) {
    if (count > 1) {
      CompletableFuture<Void> last =
          CompletableFuture.runAsync(() -> runElsewhere(part, count - 1), THREADS);
      try {
        run(count - 1, part);
      } finally {
        join(last);
      }
    } else {
      TensorScope.run(() -> part.accept(0));
    }
  }

  @SuppressWarnings("try") // the mode works by being entered
  private static void runElsewhere(IntConsumer part, int number) {
    TensorScope.run(
        () -> {
          try (InferenceMode mode = new InferenceMode(true)) {
            part.accept(number);
          }
        });
  }

  /** Waits whether the thread is interrupted or not: the part is using the caller's tensors. */
  private static void join(CompletableFuture<Void> part) {
    try {
      part.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
