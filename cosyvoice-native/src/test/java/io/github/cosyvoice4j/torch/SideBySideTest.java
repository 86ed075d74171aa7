package io.github.cosyvoice4j.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.EngineOptions.Blas;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class SideBySideTest {
  private static final int THREADS = 3;

  private SpeechModel.ThreadMode mode;

  @BeforeEach
  void enter() {
    Torch.load(Blas.PREFER_MKL);
    mode = Torch.enterThread(THREADS);
  }

  @AfterEach
  void leave() {
    mode.close();
  }

  @Test
  void eachTaskRunsOnceOnOneThread() {
    for (int tasks : List.of(0, 1, 2, 3, 50)) {
      Map<Integer, Integer> threads = new ConcurrentHashMap<>();
      AtomicInteger runs = new AtomicInteger();
      SideBySide.run(
          tasks,
          i -> {
            runs.incrementAndGet();
            threads.put(i, Torch.threads());
          });
      assertEquals(tasks, runs.get());
      assertEquals(tasks, threads.size());
      assertTrue(threads.values().stream().allMatch(count -> count == 1), threads::toString);
      assertEquals(THREADS, Torch.threads(), "afterwards");
    }
  }

  @Test
  void firstTaskIsTheCallers() {
    Thread[] first = new Thread[1];
    SideBySide.run(
        20,
        i -> {
          if (i == 0) {
            first[0] = Thread.currentThread();
          }
        });
    assertSame(Thread.currentThread(), first[0]);
  }

  @Test
  void tasksWriteIntoTheCallersTensors() {
    TensorScope.run(
        () -> {
          Tensor y = Tensor.zeros(30);
          SideBySide.run(30, i -> y.narrow(0, i, 1).fill_(Tensor.zeros(1).add(i).toFloats()[0]));
          float[] values = y.toFloats();
          IntStream.range(0, 30).forEach(i -> assertEquals(i, values[i]));
        });
  }

  @Test
  void aFailureIsThrownAndStopsTheRest() {
    AtomicInteger runs = new AtomicInteger();
    IllegalStateException failure = new IllegalStateException("no");
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                SideBySide.run(
                    1_000_000,
                    i -> {
                      runs.incrementAndGet();
                      throw failure;
                    }));
    assertSame(failure, thrown);
    assertTrue(runs.get() <= THREADS, runs::toString);
    assertEquals(THREADS, Torch.threads(), "afterwards");
  }
}
