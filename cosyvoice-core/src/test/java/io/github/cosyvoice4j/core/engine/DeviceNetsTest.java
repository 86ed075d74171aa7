package io.github.cosyvoice4j.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.ComputeOptions;
import io.github.cosyvoice4j.ComputeOptions.Wish;
import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.NativeLibraryException;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.core.spi.OutOfDeviceMemory;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nets on several devices, with a backend that has none. */
class DeviceNetsTest {
  private static final Device FIRST = Device.cuda(0);
  private static final Device SECOND = Device.cuda(1);

  private final Map<Device, Exception> failures = new LinkedHashMap<>();
  private final List<ComputeOptions> asked = new ArrayList<>();
  private final List<FakeSpeechModel> loaded = new ArrayList<>();

  private SpeechModel load(ComputeOptions compute) throws IOException {
    asked.add(compute);
    Exception failure = failures.get(compute.devices().get(0));
    if (compute.deviceWish() == Wish.REQUIRE && failure instanceof IOException e) {
      throw e;
    }
    if (compute.deviceWish() == Wish.REQUIRE && failure instanceof RuntimeException e) {
      throw e;
    }
    FakeSpeechModel nets = new FakeSpeechModel();
    String device = compute.devices().get(0).toString();
    nets.details = Map.of("device", device, "natives", "fake", "gpu", "number " + loaded.size());
    loaded.add(nets);
    return nets;
  }

  private static ComputeOptions required() {
    return ComputeOptions.newBuilder().device(FIRST, SECOND).precision(Precision.BF16).build();
  }

  private static ComputeOptions preferred() {
    return ComputeOptions.newBuilder().preferDevice(FIRST, SECOND).build();
  }

  private void requireClosed() {
    assertTrue(loaded.stream().allMatch(nets -> nets.closed.get() == 1), "all are closed");
  }

  @Test
  void eachIsAskedForOneDeviceAndAllElse() throws IOException {
    try (DeviceNets nets = DeviceNets.load(required(), this::load)) {
      assertEquals(
          List.of(List.of(FIRST), List.of(SECOND)),
          asked.stream().map(ComputeOptions::devices).toList());
      for (ComputeOptions one : asked) {
        assertSame(Wish.REQUIRE, one.deviceWish());
        assertSame(Precision.BF16, one.precision(Stage.FLOW));
      }
      assertEquals(
          List.of("cuda:0", "cuda:1"), nets.all().stream().map(DeviceNets.OnDevice::name).toList());
      assertSame(loaded.get(0), nets.first());
      Map<String, String> details = nets.details();
      assertEquals("cuda:0, cuda:1", details.get("devices"));
      assertEquals("number 0", details.get("gpu"));
      assertEquals("number 1", details.get("gpu (cuda:1)"));
      assertEquals("cuda:1", details.get("device (cuda:1)"));
      assertEquals(6, details.size(), "what is equal is said once: " + details);
    }
    requireClosed();
  }

  @Test
  void aSingleDeviceIsAskedForAsItIs() throws IOException {
    ComputeOptions auto = ComputeOptions.defaults();
    try (DeviceNets nets = DeviceNets.load(auto, this::load)) {
      assertEquals(List.of(auto), asked);
      assertEquals("", nets.all().get(0).name());
      assertEquals(loaded.get(0).details, nets.details());
    }
    requireClosed();
  }

  @Test
  void oneThatCanNotBeHadClosesTheOthersAndIsNamed() {
    failures.put(SECOND, new NativeLibraryException("driver: too old", null));
    Exception e =
        assertThrows(NativeLibraryException.class, () -> DeviceNets.load(required(), this::load));
    assertEquals("cuda:1: driver: too old", e.getMessage());
    failures.put(SECOND, new OutOfDeviceMemory(3 << 20, 1 << 20, "cuda:1", null));
    e = assertThrows(NativeLibraryException.class, () -> DeviceNets.load(required(), this::load));
    assertTrue(
        e.getMessage().contains("got 3.0 MiB asked of cuda:1, 1.0 MiB free"), e.getMessage());
    failures.put(SECOND, new IllegalStateException("odd"));
    e = assertThrows(CosyVoiceException.class, () -> DeviceNets.load(required(), this::load));
    assertEquals("cuda:1: odd", e.getMessage());
    assertEquals(3, loaded.size());
    requireClosed();
  }

  /** A file is as wrong on another device. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void wrongFilesAndOptionsAreNoMatterOfDevices(boolean required) {
    ComputeOptions compute = required ? required() : preferred();
    failures.put(SECOND, new ModelFormatException("llm.pt: expected a zip"));
    Exception e =
        assertThrows(ModelFormatException.class, () -> DeviceNets.load(compute, this::load));
    assertEquals("llm.pt: expected a zip", e.getMessage());
    failures.put(SECOND, new IllegalArgumentException("precision: expected FP32"));
    e = assertThrows(IllegalArgumentException.class, () -> DeviceNets.load(compute, this::load));
    assertEquals("cuda:1: precision: expected FP32", e.getMessage());
    requireClosed();
  }

  @Test
  void preferredOnesThatCanNotBeHadAreLeftOutAndTold() throws IOException {
    failures.put(FIRST, new NativeLibraryException("driver: too old", null));
    try (DeviceNets nets = DeviceNets.load(preferred(), this::load)) {
      assertEquals("cuda:1", nets.all().get(0).name());
      assertEquals("driver: too old", nets.details().get("cuda:0 not used"));
    }
    requireClosed();
  }

  @Test
  void whereNoneCanBeHadTheBackendChooses() throws IOException {
    failures.put(FIRST, new NativeLibraryException("driver: too old", null));
    failures.put(SECOND, new NativeLibraryException("driver: too old", null));
    try (DeviceNets nets = DeviceNets.load(preferred(), this::load)) {
      assertEquals(1, nets.all().size());
      assertSame(Wish.PREFER, asked.get(2).deviceWish());
      assertEquals(List.of(FIRST), asked.get(2).devices());
      assertEquals("driver: too old", nets.details().get("cuda:1 not used"));
    }
    requireClosed();
  }
}
