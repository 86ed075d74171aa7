package io.github.cosyvoice4j.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.EngineOptions.Blas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class SpinLimitTest {
  @Test
  void holdsOneDaemonThreadAtMost() {
    Torch.load(Blas.OPENBLAS);
    boolean chosen =
        System.getenv("OMP_WAIT_POLICY") != null || System.getenv("GOMP_SPINCOUNT") != null;
    SpinLimit.hold(2);
    SpinLimit.hold(2);
    long threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("cosyvoice-spin-limit"))
            .peek(thread -> assertTrue(thread.isDaemon()))
            .count();
    assertEquals(chosen ? 0 : 1, threads, "where OpenMP's waiting is set by hand, none");
  }
}
