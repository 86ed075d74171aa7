package io.github.cosyvoice4j.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.ComputeOptions;
import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.NativeLibraryException;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is chosen with natives for the CPU only, as the tests have them. */
@ExtendWith(LeakCheck.class)
class DeviceChoiceTest {
  @Test
  void withoutGpuNativesTheCpuIsTaken() {
    DeviceChoice choice = choose(ComputeOptions.newBuilder());
    assertEquals(Device.CPU, choice.device());
    assertTrue(choice.details().get("gpu").startsWith("not used: no GPU natives"));
    assertEquals(
        choice, choose(ComputeOptions.newBuilder().preferDevice(Device.cuda(0))), "or preferred");
  }

  @Test
  void withoutGpuNativesARequiredGpuSaysWhatToAdd() {
    NativeLibraryException e =
        assertThrows(
            NativeLibraryException.class,
            () -> choose(ComputeOptions.newBuilder().device(Device.cuda(0))));
    String gpu = Loader.getPlatform() + "-gpu";
    assertTrue(
        e.getMessage().contains("org.bytedeco:pytorch:" + gpu + " not found"), e::getMessage);
    assertTrue(e.getMessage().contains("driver "), e::getMessage);
    assertTrue(e.getMessage().contains("; " + CudaNatives.find().remedy()), e::getMessage);
    assertFalse(CudaNatives.find().haveTorch());
  }

  @Test
  void theKernelModulesTextTellsTheDriversVersion() {
    assertEquals(
        "580.95.05",
        CudaNatives.driver(
            "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.95.05  Release Build "
                + " (dvs-builder@U22)\nGCC version:  gcc version 12.3.0 (Ubuntu 12.3.0)"));
    assertEquals(
        "535.183",
        CudaNatives.driver("NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.183  Sun May 12"));
    assertEquals("", CudaNatives.driver("something else"));
  }

  @Test
  void versionsAreWrittenAsTheirMakersDo() {
    assertEquals("13.1", PresetCuda.cudaVersion(13010));
    assertEquals("none", PresetCuda.cudaVersion(0));
    assertEquals("9.19.0", PresetCuda.cudnnVersion(91900));
  }

  @Test
  void productsOfGpusAreWhatIsAskedFor() {
    Torch.setGpuProducts(true);
    TensorScope.run(() -> assertTrue(torch.globalContext().allowTF32CuBLAS()));
    Torch.setGpuProducts(false);
    TensorScope.run(
        () -> {
          assertFalse(torch.globalContext().allowTF32CuBLAS());
          assertFalse(torch.globalContext().allowTF32CuDNN());
        });
  }

  private static DeviceChoice choose(ComputeOptions.Builder compute) {
    EngineOptions options = EngineOptions.newBuilder().compute(compute.build()).build();
    return DeviceChoice.of(options, WeightBytes.UNKNOWN);
  }
}
