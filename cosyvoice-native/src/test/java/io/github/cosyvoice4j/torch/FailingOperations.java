package io.github.cosyvoice4j.torch;

import java.util.concurrent.atomic.AtomicLong;

/** Lets the n-th operation of libtorch from now on fail, and none after it. */
public final class FailingOperations {
  private static final AtomicLong LEFT = new AtomicLong();
  private static final AtomicLong FAILED = new AtomicLong();

  private FailingOperations() {}

  /**
   * Lets one operation fail.
   *
   * @param n which one, from 1
   */
  public static void failAt(long n) {
    LEFT.set(n);
    Operations.listen(FailingOperations::done);
  }

  /** {@return how many operations failed so far} */
  public static long count() {
    return FAILED.get();
  }

  /** Lets all operations succeed again. */
  public static void stop() {
    Operations.listen(null);
  }

  private static void done() {
    if (LEFT.decrementAndGet() == 0) {
      FAILED.incrementAndGet();
      throw new IllegalStateException("an operation that a test lets fail");
    }
  }
}
