package io.github.cosyvoice4j.tensorrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.CosyVoiceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ContextPoolTest {
  private final FakeTensorRt fake = new FakeTensorRt();

  private ContextPool pool(int count) {
    return pool(count, Duration.ofSeconds(20));
  }

  private ContextPool pool(int count, Duration patience) {
    return new ContextPool(fake, fake.engine(), count, patience);
  }

  @Test
  void oneAfterTheOtherTakesOneContext() {
    List<ExecutionContext> lent = new ArrayList<>();
    try (ContextPool pool = pool(2)) {
      pool.lend(lent::add);
      pool.lend(lent::add);
    }
    assertSame(lent.get(0), lent.get(1));
    assertEquals(
        List.of("new context", "close context", "close engine", "close runtime"), fake.events);
  }

  @Test
  void neverMoreThanThereMayBe() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try (ContextPool pool = pool(2)) {
      List<Future<?>> passes = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        passes.add(
            threads.submit(
                () ->
                    pool.lend(
                        context -> {
                          most.accumulateAndGet(now.incrementAndGet(), Math::max);
                          LockSupport.parkNanos(100_000);
                          now.decrementAndGet();
                        })));
      }
      for (Future<?> pass : passes) {
        pass.get();
      }
    } finally {
      threads.shutdown();
    }
    assertTrue(most.get() <= 2, most.toString());
    int made = Collections.frequency(fake.events, "new context");
    assertTrue(made <= 2, "made " + made);
    assertEquals(made, Collections.frequency(fake.events, "close context"));
  }

  @Test
  void waitingHasAnEnd() {
    try (ContextPool pool = pool(1, Duration.ofMillis(10))) {
      CosyVoiceException e =
          assertThrows(
              CosyVoiceException.class, () -> pool.lend(context -> pool.lend(other -> {})));
      assertTrue(e.getMessage().startsWith("tensorrt: expected one of 1 contexts"));
      pool.lend(context -> {}); // and the pool is as before
    }
  }

  @Test
  void anInterruptEndsWaiting() {
    try (ContextPool pool = pool(1)) {
      Thread.currentThread().interrupt();
      assertThrows(CosyVoiceException.class, () -> pool.lend(context -> {}));
      assertTrue(Thread.interrupted());
      pool.lend(context -> {});
    }
  }

  @Test
  void whatFailedIsNotLentAgain() {
    List<ExecutionContext> lent = new ArrayList<>();
    try (ContextPool pool = pool(1)) {
      assertThrows(
          ArithmeticException.class,
          () ->
              pool.lend(
                  context -> {
                    lent.add(context);
                    throw new ArithmeticException();
                  }));
      assertEquals(List.of("new context", "close context"), fake.events);
      pool.lend(lent::add);
    }
    assertNotSame(lent.get(0), lent.get(1));
  }

  @Test
  void theEngineLivesAsLongAsALoan() throws Exception {
    ContextPool pool = pool(2);
    CountDownLatch borrowed = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<?> pass =
          thread.submit(
              () ->
                  pool.lend(
                      context -> {
                        borrowed.countDown();
                        awaitQuietly(closed);
                        fake.events.add("pass");
                      }));
      borrowed.await();
      pool.close();
      assertThrows(IllegalStateException.class, () -> pool.lend(context -> {}));
      closed.countDown();
      pass.get();
    } finally {
      thread.shutdown();
    }
    assertEquals(
        List.of("new context", "pass", "close context", "close engine", "close runtime"),
        fake.events);
    pool.close();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void halfOfTheFreeMemoryBoundsTheCount() {
    assertEquals(2, ContextPool.count(1000, 100));
    assertEquals(2, ContextPool.count(400, 100));
    assertEquals(1, ContextPool.count(399, 100));
    assertEquals(1, ContextPool.count(0, 100));
    assertEquals(2, ContextPool.count(1000, 0));
  }
}
