package io.github.cosyvoice4j.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.github.cosyvoice4j.core.testing.Goldens;
import java.util.Arrays;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class TorchTest {
  private static final int FRAMES_KEPT = 4;

  /** The flow's noise: upstream draws it once, after seeding the generator with 0. */
  @Test
  void randnDrawsWhatPyTorchDraws() {
    float[] head = Goldens.floats("flow", "rand_noise.head");
    float[] tail = Goldens.floats("flow", "rand_noise.tail");
    TensorScope.run(
        () -> {
          Tensor noise = Torch.randn(0, 0, 1, 80, 15000);
          assertArrayEquals(head, noise.narrow(2, 0, FRAMES_KEPT).toFloats(), 1e-6f);
          long last = noise.size(2) - FRAMES_KEPT;
          assertArrayEquals(tail, noise.narrow(2, last, FRAMES_KEPT).toFloats(), 1e-6f);
        });
  }

  @Test
  void laterDrawsContinueTheGenerator() {
    TensorScope.run(
        () -> {
          float[] both = Torch.randn(7, 0, 2, 16).toFloats();
          float[] second = Torch.randn(7, 1, 16).toFloats();
          assertArrayEquals(Arrays.copyOfRange(both, 16, 32), second);
        });
  }

  @Test
  void aThreadSharesOutTheProcessorsItIsGiven() throws Exception {
    int before = Parts.share();
    try (AutoCloseable mode = Torch.enterThread(3)) {
      assertNotNull(mode);
      assertEquals(3, Parts.share());
      assertEquals(1, openblas_nolapack.blas_get_num_threads());
    }
    assertEquals(before, Parts.share());
    assertNotNull(Torch.blas());
    assertNotNull(Torch.cpuCapability());
  }
}
