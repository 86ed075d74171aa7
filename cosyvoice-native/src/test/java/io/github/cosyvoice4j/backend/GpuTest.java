package io.github.cosyvoice4j.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.ComputeOptions;
import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.core.spi.OutOfDeviceMemory;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.torch.DeviceMemory;
import io.github.cosyvoice4j.torch.GpuDevice;
import io.github.cosyvoice4j.torch.LeakCheck;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model on a GPU from text to samples, and what is told of it. */
@Tag("gpu")
@ExtendWith(LeakCheck.class)
class GpuTest {
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INT8")
  void aModelSpeaksInEachOfItsNumbers(Precision precision) throws IOException {
    ComputeOptions compute =
        ComputeOptions.newBuilder().device(Device.cuda(0)).precision(precision).build();
    try (Loaded loaded = Loaded.open(EngineOptions.newBuilder().compute(compute))) {
      Audio audio = loaded.say(Loaded.SHORT, 1).audio();
      Audio again = loaded.say(Loaded.SHORT, 1).audio();
      assertTrue(audio.samples().remaining() > 0);
      assertEquals(audio.samples(), again.samples(), "same seed, same bytes");
      Map<String, String> details = loaded.model().info().details();
      assertTrue(details.get("device").startsWith("cuda:0 ("));
      assertTrue(details.get("precision").startsWith("llm " + precision));
      assertEquals("off", details.get("tf32"));
      assertTrue(details.get("cuda").contains("cuDNN"));
    }
    assertTrue(DeviceMemory.peakBytes(Device.cuda(0)).orElseThrow() > 0);
  }

  @Test
  @SuppressWarnings("try") // the device works by being entered
  void memoryThatIsNotThereIsToldAndTheDeviceStaysUsable() {
    try (SpeechModel.ThreadMode there = GpuDevice.enter()) {
      OutOfDeviceMemory failure =
          assertThrows(
              OutOfDeviceMemory.class,
              () ->
                  DeviceMemory.guarded(
                      () -> TensorScope.compute(() -> Tensor.empty(1L << 42).dim())));
      assertEquals(Float.BYTES * (1L << 42), failure.asked());
      assertTrue(failure.free() > 0);
      assertEquals("cuda:0", failure.device());
      float[] two = TensorScope.compute(() -> Tensor.of(new float[] {1}, 1).mul(2).toFloats());
      assertArrayEquals(new float[] {2}, two);
    }
  }
}
