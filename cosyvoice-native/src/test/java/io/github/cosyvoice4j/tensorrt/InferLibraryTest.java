package io.github.cosyvoice4j.tensorrt;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.NativeLibraryException;
import org.bytedeco.tensorrt.global.nvinfer;
import org.junit.jupiter.api.Test;

class InferLibraryTest {
  @Test
  void theVersionIsThePresets() {
    assertEquals(nvinfer.NV_TENSORRT_MAJOR, InferLibrary.MAJOR);
    assertEquals(nvinfer.NV_TENSORRT_MINOR, InferLibrary.MINOR);
  }

  @Test
  void anotherVersionIsRefused() {
    assertEquals("10.15.1", InferLibrary.version(101501));
    assertDoesNotThrow(() -> InferLibrary.requireVersion("10.15.1"));
    for (String other : new String[] {"10.1.5", "10.14.1.48", "11.15.0", "8.6.1"}) {
      NativeLibraryException e =
          assertThrows(NativeLibraryException.class, () -> InferLibrary.requireVersion(other));
      assertTrue(
          e.getMessage()
              .startsWith("tensorrt: expected libnvinfer 10.15, got " + other + "; install "),
          e.getMessage());
    }
  }

  @Test
  void whatIsAbsentIsNamed() {
    NativeLibraryException e =
        InferLibrary.absent(
            new UnsatisfiedLinkError("libnvinfer.so.10: cannot open shared object\nframes"));
    assertTrue(
        e.getMessage()
            .startsWith(
                "tensorrt: expected libnvinfer 10.15 and its presets, got libnvinfer.so.10:"
                    + " cannot open shared object; install TensorRT 10.15 "),
        e.getMessage());
    e = InferLibrary.absent(new NoClassDefFoundError("org/bytedeco/tensorrt/global/nvinfer"));
    assertTrue(e.getMessage().contains("got no class org.bytedeco.tensorrt.global.nvinfer; "));
  }

  /** Without the natives of the presets, as in all tests but those of a GPU. */
  @Test
  void openingSaysWhatIsMissing() {
    NativeLibraryException e =
        assertThrows(NativeLibraryException.class, () -> InferLibrary.open(0));
    assertTrue(e.getMessage().contains("; install TensorRT 10.15"), e.getMessage());
  }
}
