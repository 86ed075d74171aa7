package io.github.cosyvoice4j.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.core.spi.OutOfDeviceMemory;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The texts are those of libtorch 2.10 and of older ones, as people reported them. */
@ExtendWith(LeakCheck.class)
class AllocationFailureTest {
  private static final long MIB = 1 << 20;
  private static final long UNKNOWN = AllocationFailure.UNKNOWN;

  @Test
  void theAllocatorsTextTellsAllNumbers() {
    assertTold(
        "CUDA out of memory. Tried to allocate 576.00 MiB. GPU 0 has a total capacity of 23.53 GiB"
            + " of which 381.69 MiB is free. Including non-PyTorch memory, this process has 23.14"
            + " GiB memory in use. Of the allocated memory 22.34 GiB is allocated by PyTorch, and"
            + " 342.62 MiB is reserved by PyTorch but unallocated. If reserved but unallocated"
            + " memory is large try setting PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True to"
            + " avoid fragmentation.  See documentation for Memory Management",
        new AllocationFailure(576 * MIB, Math.round(381.69 * MIB), "cuda:0"));
    assertTold(
        "CUDA out of memory. Tried to allocate 28.37 GiB. GPU 1 has a total capacty of 23.69 GiB of"
            + " which 15.19 GiB is free. Process 2006998 has 256.00 MiB memory in use.",
        new AllocationFailure(
            Math.round(28.37 * 1024 * MIB), Math.round(15.19 * 1024 * MIB), "cuda:1"));
  }

  @Test
  void smallAmountsHaveOtherUnits() {
    assertTold(
        "CUDA out of memory. Tried to allocate 512 bytes. GPU 0 has a total capacity of 8.00 GiB of"
            + " which 0 bytes is free.",
        new AllocationFailure(512, 0, "cuda:0"));
    assertTold(
        "CUDA out of memory. Tried to allocate 2.00 KiB. GPU 3 has a total capacity of 8.00 GiB of"
            + " which 1.50 KiB is free.",
        new AllocationFailure(2048, 1536, "cuda:3"));
  }

  @Test
  void otherLibrariesTellNoNumbers() {
    for (String text :
        new String[] {
          "CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported",
          "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
          "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
          "cuDNN error: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED"
        }) {
      assertTold(text, new AllocationFailure(UNKNOWN, UNKNOWN, "cuda"));
    }
  }

  @Test
  void otherFailuresAreNotAboutMemory() {
    for (String text :
        new String[] {
          "CUDA error: an illegal memory access was encountered",
          "cuDNN error: CUDNN_STATUS_INTERNAL_ERROR",
          "mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)",
          null
        }) {
      RuntimeException failure = new RuntimeException(text);
      assertEquals(Optional.empty(), AllocationFailure.of(failure));
      assertSame(failure, DeviceMemory.inOwnWords(failure));
    }
  }

  @Test
  void theHostsOwnFailureIsTold() {
    long elements = 1L << 45;
    OutOfDeviceMemory failure =
        assertThrows(
            OutOfDeviceMemory.class,
            () ->
                DeviceMemory.guarded(
                    () -> TensorScope.compute(() -> Tensor.empty(elements).dim())));
    assertEquals(elements * Float.BYTES, failure.asked());
    assertEquals("cpu", failure.device());
    assertTrue(failure.getCause() instanceof RuntimeException);
    assertEquals(1, DeviceMemory.guarded(() -> TensorScope.compute(() -> Tensor.empty(1).dim())));
  }

  private static void assertTold(String text, AllocationFailure expected) {
    assertEquals(Optional.of(expected), AllocationFailure.of(new RuntimeException(text)), text);
  }
}
