package io.github.cosyvoice4j.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.ComputeOptions;
import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.NativeLibraryException;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeviceChooserTest {
  private static final long GIB = 1L << 30;
  private static final WeightBytes WEIGHTS = new WeightBytes(2 * GIB, GIB / 2, GIB / 8);

  private final FakeCuda cuda = new FakeCuda();

  @Test
  void theCpuIsTakenWithoutLookingForGpus() {
    DeviceChoice choice =
        new DeviceChooser(compute().device(Device.CPU).build(), WEIGHTS, null).choose();
    assertEquals(Device.CPU, choice.device());
    assertEquals(
        Map.of("device", "cpu", "precision", "llm FP32, flow FP32, vocoder FP32"),
        choice.details());
  }

  @Test
  void autoTakesTheFirstGpuThatWillDo() {
    cuda.add("Pascal", 6, 1, 24);
    cuda.add("Full", 9, 0, 1);
    cuda.add("Free", 9, 0, 70);
    cuda.add("Later", 9, 0, 70);
    DeviceChoice choice = choose(compute());
    assertEquals(Device.cuda(2), choice.device());
    assertTrue(choice.isGpu());
    assertEquals(
        "cuda:2 (Free, compute capability 9.0, 70.0 GiB of 80.0 GiB free)",
        choice.details().get("device"));
    String passedOver = choice.details().get("passed over");
    assertTrue(passedOver.contains("natives need compute capability 7.5 or later"), passedOver);
    assertTrue(passedOver.contains("weights and work need 3.1 GiB"), passedOver);
    assertEquals(
        "org.bytedeco:pytorch:linux-x86_64-gpu found; driver 580.95, CUDA 13.1",
        choice.details().get("cuda"));
    assertEquals("off", choice.details().get("tf32"));
    assertEquals(List.of(0, 1, 2), cuda.asked);
  }

  @Test
  void autoFallsBackToTheCpuAndSaysWhy() {
    cuda.problem = "no GPU natives on the class or module path";
    DeviceChoice choice = choose(compute());
    assertEquals(Device.CPU, choice.device());
    assertEquals(
        "not used: no GPU natives on the class or module path", choice.details().get("gpu"));
  }

  @Test
  void autoWithoutAnyGpuSaysSo() {
    DeviceChoice choice = choose(compute());
    assertEquals(Device.CPU, choice.device());
    assertEquals("not used: no GPU in sight", choice.details().get("gpu"));
  }

  @Test
  void weightsOfHalfTheSizeFitWhereWholeOnesDoNot() {
    cuda.add("Small", 8, 6, 2);
    assertEquals(Device.CPU, choose(compute()).device());
    assertEquals(Device.cuda(0), choose(compute().precision(Precision.FP16)).device());
  }

  @Test
  void aRequiredGpuThatCannotBeUsedTellsAllThatWasTried() {
    cuda.problem = "no GPU natives on the class or module path";
    NativeLibraryException e =
        assertThrows(NativeLibraryException.class, () -> choose(compute().device(Device.cuda(0))));
    assertEquals(
        "device: expected cuda:0, got none that will do: no GPU natives on the class or module"
            + " path; tried: org.bytedeco:pytorch:linux-x86_64-gpu found; driver 580.95, CUDA 13.1;"
            + " add some, or prefer the device instead of requiring it, and the CPU is taken",
        e.getMessage());
  }

  @Test
  void aRequiredGpuThatIsNotThereOrTooSmallIsRefused() {
    cuda.add("Small", 9, 0, 1);
    assertRefused("there are 1 GPUs, from cuda:0 on", compute().device(Device.cuda(1)));
    assertRefused(
        "cuda:0 (Small, compute capability 9.0, 1.0 GiB of 80.0 GiB free): weights and work need",
        compute().device(Device.cuda(0)));
    cuda.broken = true;
    assertRefused("cuda:0 does not answer: it is busy", compute().device(Device.cuda(0)));
  }

  @Test
  void aGpuThatComputesNothingIsPassedOver() {
    cuda.add("Unknown", 9, 9, 70);
    cuda.add("Known", 9, 0, 70);
    cuda.silent = 0;
    DeviceChoice choice = choose(compute());
    assertEquals(Device.cuda(1), choice.device());
    assertEquals(
        "cuda:0 does not compute: no kernel image is available",
        choice.details().get("passed over"));
    assertRefused("no kernel image is available", compute().device(Device.cuda(0)));
  }

  private void assertRefused(String reason, ComputeOptions.Builder options) {
    NativeLibraryException e = assertThrows(NativeLibraryException.class, () -> choose(options));
    assertTrue(e.getMessage().contains(reason), e::getMessage);
    assertTrue(e.getMessage().contains("driver 580.95"), e::getMessage);
  }

  @Test
  void aRequiredGpuIsTheOneThatWasNamed() {
    cuda.add("First", 9, 0, 70);
    cuda.add("Second", 9, 0, 70);
    DeviceChoice choice = choose(compute().device(Device.cuda(1)).tf32(true));
    assertEquals(Device.cuda(1), choice.device());
    assertEquals("allowed", choice.details().get("tf32"));
    assertFalse(choice.details().containsKey("passed over"));
    assertEquals(List.of(1), cuda.asked);
  }

  @Test
  void aPreferredGpuFallsBackAndSaysWhy() {
    cuda.add("Small", 9, 0, 1);
    DeviceChoice choice = choose(compute().preferDevice(Device.cuda(0)));
    assertEquals(Device.CPU, choice.device());
    String gpu = choice.details().get("gpu");
    assertTrue(gpu.startsWith("not used: cuda:0 (Small,"), gpu);
  }

  @Test
  void precisionsThatADeviceLacksAreRefusedWithThoseItHas() {
    assertRefused(
        "precision of LLM: expected FP32 or FP16 or INT8 on cpu, got BF16; choose one of these",
        Precision.BF16,
        compute().device(Device.CPU));
    assertRefused(
        "precision of LLM: expected FP32 or FP16 or BF16 on a GPU of compute capability 8.0, got"
            + " INT8; choose one of these",
        Precision.INT8,
        compute().device(Device.cuda(0)));
    ComputeOptions half =
        compute().device(Device.CPU).precision(Stage.FLOW, Precision.BF16).build();
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> new DeviceChooser(half, WEIGHTS, cuda).choose());
    assertTrue(
        e.getMessage()
            .startsWith("precision of FLOW: expected FP32 or FP16 or INT8 on cpu, got BF16"),
        e::getMessage);
    assertEquals(List.of(), cuda.asked, "nothing was looked at");
  }

  private void assertRefused(String message, Precision precision, ComputeOptions.Builder options) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> choose(options.precision(precision)));
    assertEquals(message, e.getMessage());
  }

  @Test
  void bfloat16NeedsANewerGpu() {
    cuda.add("Turing", 7, 5, 16);
    assertEquals(Device.cuda(0), choose(compute().precision(Precision.FP16)).device());
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> choose(compute().device(Device.cuda(0)).precision(Precision.BF16)));
    assertTrue(e.getMessage().contains("FP32 or FP16 on a GPU of compute capability 7.5"));
  }

  @Test
  void whatOnlyTheCpuOffersLeadsThere() {
    cuda.add("Free", 9, 0, 70);
    DeviceChoice choice = choose(compute().precision(Precision.INT8));
    assertEquals(Device.CPU, choice.device());
    assertTrue(choice.details().get("gpu").contains("got INT8"));
    assertEquals("llm INT8, flow INT8, vocoder FP32", choice.details().get("precision"));
  }

  @Test
  void whatNoDeviceOffersIsRefusedWithBothReasons() {
    cuda.problem = "no driver";
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> choose(compute().preferDevice(Device.cuda(0)).precision(Precision.BF16)));
    assertTrue(e.getMessage().contains("on cpu, got BF16 (taken because: no driver)"));
  }

  private static ComputeOptions.Builder compute() {
    return ComputeOptions.newBuilder();
  }

  private DeviceChoice choose(ComputeOptions.Builder options) {
    return new DeviceChooser(options.build(), WEIGHTS, cuda).choose();
  }

  /** A machine as a test wants it. */
  private static final class FakeCuda implements Cuda {
    private final List<Gpu> gpus = new ArrayList<>();
    private final List<Integer> asked = new ArrayList<>();
    private String problem;
    private boolean broken;
    private int silent = -1;

    void add(String name, int major, int minor, long freeGib) {
      gpus.add(
          new Gpu(gpus.size(), name, new Gpu.Capability(major, minor), freeGib * GIB, 80 * GIB));
    }

    @Override
    public CudaLibraries libraries() {
      Map<String, String> versions = new LinkedHashMap<>();
      versions.put("driver", "580.95");
      versions.put("CUDA", "13.1");
      String remedy = problem == null ? null : "add some";
      return new CudaLibraries(
          Map.of("org.bytedeco:pytorch:linux-x86_64-gpu", true),
          versions,
          problem,
          remedy,
          gpus.size());
    }

    @Override
    public Gpu gpu(int index) {
      asked.add(index);
      if (broken) {
        throw new IllegalStateException("it is busy\nand more");
      }
      return gpus.get(index);
    }

    @Override
    public void tryOut(int index) {
      if (index == silent) {
        throw new IllegalStateException("no kernel image is available\nand more");
      }
    }
  }
}
