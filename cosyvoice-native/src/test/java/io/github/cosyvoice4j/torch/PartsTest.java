package io.github.cosyvoice4j.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
@SuppressWarnings("try") // modes work by being entered
class PartsTest {
  @Test
  void eachPartRunsOnceAndOnItsOwnThread() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    AtomicInteger sum = new AtomicInteger();
    try (SpeechModel.ThreadMode mode = Torch.enterThread(3)) {
      for (int i = 0; i < 1000; i++) {
        Parts.run(
            3,
            part -> {
              threads.add(Thread.currentThread());
              sum.addAndGet(1 << (10 * part));
            });
      }
    }
    assertEquals(1000 * (1 + (1 << 10) + (1 << 20)), sum.get());
    assertEquals(3, threads.size());
    assertTrue(threads.contains(Thread.currentThread()));
  }

  @Test
  void partsShareTheProcessorsOfTheirThread() {
    try (SpeechModel.ThreadMode mode = Torch.enterThread(5)) {
      int[] shares = new int[2];
      AtomicInteger inner = new AtomicInteger();
      Parts.run(
          2,
          part -> {
            shares[part] = Parts.share();
            Parts.run(Parts.of(100), each -> inner.incrementAndGet());
          });
      assertEquals(2, shares[0]);
      assertEquals(2, shares[1]);
      assertEquals(4, inner.get());
      assertEquals(5, Parts.share());
      assertEquals(1, Parts.of(0));
    }
  }

  /** So what they give is the same, however many there are. */
  @Test
  void fewerProcessorsRunTheSamePartsOneAfterTheOther() {
    AtomicInteger processors = new AtomicInteger();
    try (SpeechModel.ThreadMode mode = Torch.enterThread(4, processors::get, Device.CPU)) {
      for (int count : List.of(4, 1, 3, 2, 9)) {
        processors.set(count);
        Map<Integer, Thread> threads = new ConcurrentHashMap<>();
        AtomicInteger inner = new AtomicInteger();
        Parts.run(
            Parts.of(100),
            part -> {
              threads.put(part, Thread.currentThread());
              assertEquals(1, Parts.share());
            });
        Parts.run(2, part -> Parts.run(Parts.of(100), each -> inner.incrementAndGet()));
        assertEquals(Set.of(0, 1, 2, 3), threads.keySet());
        int busy = count == 3 ? 2 : Math.min(4, count); // a third would end no sooner
        assertEquals(busy, Set.copyOf(threads.values()).size());
        assertEquals(Thread.currentThread(), threads.get(0));
        assertEquals(4, inner.get());
        assertEquals(4, Parts.share());
      }
    }
  }

  @Test
  @Timeout(60)
  void whatAPartSplitsDoesNotWaitForItsNeighbours() {
    try (SpeechModel.ThreadMode mode = Torch.enterThread(4)) {
      CountDownLatch split = new CountDownLatch(1);
      Parts.run(
          2,
          part -> {
            if (part == 0) {
              Parts.run(2, inner -> assertEquals(1, Parts.share()));
              split.countDown();
            } else {
              await(split);
            }
          });
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFailingPartFailsTheCallerWhenAllHaveEnded() {
    for (int bad = 0; bad < 3; bad++) {
      int failing = bad;
      AtomicInteger ended = new AtomicInteger();
      try (SpeechModel.ThreadMode mode = Torch.enterThread(3)) {
        assertThrows(
            ArithmeticException.class,
            () ->
                Parts.run(
                    3,
                    part -> {
                      if (part == failing) {
                        throw new ArithmeticException();
                      }
                      ended.incrementAndGet();
                    }));
      }
      assertEquals(2, ended.get());
    }
  }

  @Test
  void aFailingPartLeavesItsThreadAsItWas() {
    try (SpeechModel.ThreadMode mode = Torch.enterThread(4, () -> 1, Device.CPU)) {
      AtomicInteger runs = new AtomicInteger();
      assertThrows(
          ArithmeticException.class,
          () ->
              Parts.run(
                  2,
                  part -> {
                    runs.incrementAndGet();
                    throw new ArithmeticException();
                  }));
      assertEquals(1, runs.get());
      assertEquals(4, Parts.share());
    }
  }

  @Test
  void anInterruptWaitsForTheParts() {
    Thread.currentThread().interrupt();
    AtomicInteger ended = new AtomicInteger();
    try (SpeechModel.ThreadMode mode = Torch.enterThread(2)) {
      Parts.run(2, part -> ended.incrementAndGet());
    }
    assertEquals(2, ended.get());
    assertTrue(Thread.interrupted());
  }

  @Test
  void eachTaskRunsOnce() {
    try (SpeechModel.ThreadMode mode = Torch.enterThread(3)) {
      for (int tasks : List.of(0, 1, 2, 3, 50)) {
        Map<Integer, Integer> shares = new ConcurrentHashMap<>();
        AtomicInteger runs = new AtomicInteger();
        Parts.each(
            tasks,
            task -> {
              runs.incrementAndGet();
              shares.put(task, Parts.share());
            });
        assertEquals(tasks, runs.get());
        assertEquals(tasks, shares.size());
        assertEquals(3, Parts.share());
      }
    }
  }

  @Test
  void tasksWriteIntoTheCallersTensors() {
    try (SpeechModel.ThreadMode mode = Torch.enterThread(3);
        TensorScope scope = TensorScope.open()) {
      Tensor y = Tensor.zeros(30);
      Parts.each(30, i -> y.narrow(0, i, 1).fill_(Tensor.zeros(1).add(i).toFloats()[0]));
      float[] values = y.toFloats();
      IntStream.range(0, 30).forEach(i -> assertEquals(i, values[i]));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aFailingTaskStopsTheRest(int processors) {
    try (SpeechModel.ThreadMode mode = Torch.enterThread(3, () -> processors, Device.CPU)) {
      AtomicInteger runs = new AtomicInteger();
      IllegalStateException failure = new IllegalStateException("no");
      IllegalStateException thrown =
          assertThrows(
              IllegalStateException.class,
              () ->
                  Parts.each(
                      1_000_000,
                      task -> {
                        runs.incrementAndGet();
                        throw failure;
                      }));
      assertSame(failure, thrown);
      assertTrue(runs.get() <= processors, runs::toString);
    }
  }
}
