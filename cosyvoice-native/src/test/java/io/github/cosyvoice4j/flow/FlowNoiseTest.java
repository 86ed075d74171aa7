package io.github.cosyvoice4j.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.cosyvoice4j.core.checkpoint.RandomWeights;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.torch.LeakCheck;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import io.github.cosyvoice4j.torch.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class FlowNoiseTest {
  @Test
  void noiseIsThatOfTorch() {
    long[] shape = Goldens.shape("flow", "rand_noise.head"); // (M, 4)
    try (ModuleWeights owner = ModuleWeights.of(new RandomWeights(0))) {
      FlowNoise noise = new FlowNoise(owner, shape[0]);
      TensorScope.run(
          () -> {
            Tensor head = noise.frames(0, shape[1]);
            Tensor tail = noise.frames(0, FlowNoise.FRAMES).narrow(2, FlowNoise.FRAMES - 4L, 4);
            assertArrayEquals(Goldens.floats("flow", "rand_noise.head"), head.toFloats());
            assertArrayEquals(Goldens.floats("flow", "rand_noise.tail"), tail.toFloats());
          });
    }
  }

  @Test
  void noiseGoesOnWhereUpstreamFails() {
    int bins = 3;
    try (ModuleWeights owner = ModuleWeights.of(new RandomWeights(0))) {
      FlowNoise noise = new FlowNoise(owner, bins);
      TensorScope.run(
          () -> {
            Tensor all = noise.frames(0, 2L * FlowNoise.FRAMES + 5); // three draws
            for (int draw = 0; draw < 3; draw++) {
              Tensor expected = Torch.randn(0, draw, 1, bins, FlowNoise.FRAMES).narrow(2, 0, 5);
              Tensor actual = all.narrow(2, (long) draw * FlowNoise.FRAMES, 5);
              assertArrayEquals(expected.toFloats(), actual.toFloats());
            }
          });
    }
  }
}
