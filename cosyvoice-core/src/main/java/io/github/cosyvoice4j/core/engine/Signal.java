package io.github.cosyvoice4j.core.engine;

import java.util.concurrent.Semaphore;

/** Wakes a thread that waits for something to do; signals given meanwhile count as one. */
final class Signal {
  private final Semaphore given = new Semaphore(0);

  /** Wakes the thread, or keeps it from falling asleep. */
  void give() {
    if (given.availablePermits() == 0) {
      given.release();
    }
  }

  /** Waits for a signal, unless one was given since the last wait. */
  void await() throws InterruptedException {
    given.acquire();
    given.drainPermits();
  }
}
