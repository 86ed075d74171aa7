package io.github.cosyvoice4j.torch;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.pytorch.global.torch;

/**
 * Keeps the threads of libgomp, libtorch's OpenMP, from spinning on processors that OpenBLAS needs.
 *
 * <p>After each operation libgomp's threads spin for milliseconds before they sleep. OpenBLAS has
 * threads of its own, which meanwhile wait for a processor: on two processors that made a step of
 * the language model 20 times slower. How long libgomp spins is read from the environment when it
 * is loaded, which is too late for a library to change; but it spins 300 times less while it counts
 * more threads than processors. So one thread takes part in an operation once and is then parked
 * for good, which keeps its team, asleep, in that count.
 */
final class SpinLimit {
  /** Enough elements for libtorch to use all threads of an operation. */
  private static final long ELEMENTS = 1 << 20;

  private static boolean held; // guarded by the class

  private SpinLimit() {}

  /** Holds the limit, unless the user has set OpenMP's waiting by hand. */
  static synchronized void hold(int threads) {
    boolean chosen =
        System.getenv("OMP_WAIT_POLICY") != null || System.getenv("GOMP_SPINCOUNT") != null;
    if (held || chosen || threads < 2) {
      return;
    }
    held = true;
    CountDownLatch counted = new CountDownLatch(1);
    Thread thread = new Thread(() -> countAndPark(threads, counted), "cosyvoice-spin-limit");
    thread.setDaemon(true);
    thread.start();
    try {
      counted.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it is counted a moment later
    }
  }

  private static void countAndPark(int threads, CountDownLatch counted) {
    try {
      torch.set_num_threads(threads);
      TensorScope.run(() -> Tensor.zeros(ELEMENTS).exp());
    } finally {
      counted.countDown();
    }
    while (true) {
      LockSupport.park(SpinLimit.class);
    }
  }
}
