package io.github.cosyvoice4j.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.core.checkpoint.RandomWeights;
import io.github.cosyvoice4j.core.checkpoint.StoredType;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Nets make tensors by these factories and weights alone, so where those lie is where a net is
 * computed. libtorch's device without memory stands for a GPU.
 */
@ExtendWith(LeakCheck.class)
@SuppressWarnings("try") // places and scopes work by being entered
class PlaceTest {
  private static final Place META = new Place("meta", DeviceType.Meta, 0);

  @Test
  void everyFactoryMakesTensorsWhereTheThreadWorks() {
    Map<String, Supplier<Tensor>> factories = new LinkedHashMap<>();
    factories.put("floats", () -> Tensor.of(new float[] {1, 2}, 2));
    factories.put("no floats", () -> Tensor.of(new float[0], 0));
    factories.put("ints", () -> Tensor.of(new int[] {1, 2}, 2));
    factories.put("longs", () -> Tensor.of(new long[] {1, 2}, 2));
    factories.put("empty", () -> Tensor.empty(2));
    factories.put("empty halves", () -> Tensor.empty(StoredType.FLOAT16, 2));
    factories.put("like another", () -> Tensor.empty(StoredType.FLOAT16, 2).newEmpty(3));
    factories.put("zeros", () -> Tensor.zeros(2));
    factories.put("arange", () -> Tensor.arange(0, 2));
    factories.put("randn", () -> Torch.randn(1, 1, 2));
    try (SpeechModel.ThreadMode there = META.enter()) {
      factories.forEach(
          (name, factory) ->
              TensorScope.run(() -> assertTrue(factory.get().raw().device().is_meta(), name)));
    }
    factories.forEach(
        (name, factory) ->
            TensorScope.run(() -> assertTrue(factory.get().raw().device().is_cpu(), name)));
  }

  @Test
  void weightsAndConstantsLieWhereTheThreadWorksThatLoads() throws IOException {
    for (Precision precision : new Precision[] {Precision.FP32, Precision.FP16, Precision.BF16}) {
      StoredType type =
          switch (precision) {
            case FP16 -> StoredType.FLOAT16;
            case BF16 -> StoredType.BFLOAT16;
            case FP32, INT8 -> StoredType.FLOAT32;
          };
      try (SpeechModel.ThreadMode there = META.enter();
          ModuleWeights root =
              ModuleWeights.of(new RandomWeights(1), new ProductForm(precision, 1))) {
        TensorScope.run(
            () -> {
              assertTrue(get(root).raw().device().is_meta());
              assertEquals(type, get(root).type());
              assertTrue(root.own(() -> Tensor.zeros(2)).raw().device().is_meta());
            });
      }
      try (ModuleWeights root =
          ModuleWeights.of(new RandomWeights(1), new ProductForm(precision, 1))) {
        assertEquals(StoredType.FLOAT32, get(root).type(), "layers pack their weights themselves");
      }
    }
    try (SpeechModel.ThreadMode there = META.enter()) {
      assertThrows(
          IllegalArgumentException.class,
          () -> ModuleWeights.of(new RandomWeights(1), new ProductForm(Precision.INT8, 1)));
    }
  }

  private static Tensor get(ModuleWeights root) {
    try {
      return root.get("weight", 2, 3);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatLiesElsewhereIsRefused() {
    TensorScope.run(
        () -> {
          Tensor host = Tensor.of(new float[] {1, 2, 3}, 3);
          try (SpeechModel.ThreadMode there = FakeDevice.enter()) {
            Tensor device = Tensor.of(new float[] {4, 5, 6}, 3);
            assertArrayEquals(new float[] {8, 10, 12}, device.add(device).toFloats());
            assertEquals(3, host.size(0), "shapes may be asked for everywhere");
            IllegalStateException refusal =
                assertThrows(IllegalStateException.class, () -> device.add(host));
            assertEquals(
                "Tensor: expected one on fake, where this thread works, got cpu",
                refusal.getMessage());
            assertThrows(IllegalStateException.class, () -> Tensor.cat(0, device, host));
            assertThrows(IllegalStateException.class, () -> device.copy_(host));
            assertThrows(IllegalStateException.class, host::toFloats);
          }
          assertArrayEquals(new float[] {2, 4, 6}, host.add(host).toFloats());
        });
  }

  @Test
  void placesBelongToThreads() {
    try (SpeechModel.ThreadMode there = FakeDevice.enter()) {
      assertSame(FakeDevice.PLACE, Place.here());
      assertSame(Place.HOST, CompletableFuture.supplyAsync(Place::here).join());
      try (SpeechModel.ThreadMode back = Torch.enterDevice(Device.CPU)) {
        assertSame(Place.HOST, Place.here());
      }
      assertSame(FakeDevice.PLACE, Place.here());
    }
    assertSame(Place.HOST, Place.here());
  }

  @Test
  void aGpuIsOnePlaceHoweverOftenItIsNamed() {
    assertSame(Place.of(Device.cuda(1)), Place.of(Device.parse("cuda:1")));
    assertFalse(Place.of(Device.cuda(1)).isHost());
    assertEquals("cuda:1", Place.of(Device.cuda(1)).toString());
    assertThrows(IllegalArgumentException.class, () -> Place.of(Device.AUTO));
  }
}
