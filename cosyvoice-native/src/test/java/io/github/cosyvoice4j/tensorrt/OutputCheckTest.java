package io.github.cosyvoice4j.tensorrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.NativeLibraryException;
import io.github.cosyvoice4j.Precision;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OutputCheckTest {
  private static final float[] EXPECTED = {3, -4, 0, 0};

  private static OutputCheck check(Precision precision, boolean tf32) {
    EngineShapes shapes = new EngineShapes(80, 2);
    return OutputCheck.of(new EngineRequest(Path.of("a.onnx"), precision, tf32, shapes));
  }

  @Test
  void theErrorIsRelative() {
    float[] got = {3, -4, 0.03f, -0.04f};
    assertEquals(0.01, check(Precision.FP16, false).error(EXPECTED, got), 1e-6);
    assertEquals(0, check(Precision.FP32, false).error(EXPECTED, EXPECTED.clone()));
  }

  @Test
  void coarserNumbersMayBeFurtherOff() {
    double fp32 = check(Precision.FP32, false).bound();
    double tf32 = check(Precision.FP32, true).bound();
    double fp16 = check(Precision.FP16, false).bound();
    double bf16 = check(Precision.BF16, false).bound();
    assertTrue(fp32 < tf32 && tf32 < fp16 && fp16 < bf16 && bf16 < 0.5);
  }

  @Test
  void whatIsTooFarOffFails() {
    NativeLibraryException e =
        assertThrows(
            NativeLibraryException.class,
            () -> check(Precision.FP16, false).error(EXPECTED, new float[] {-3, 4, 0, 0}));
    assertTrue(
        e.getMessage()
            .startsWith(
                "tensorrt: expected the estimator in FP16 within 0.02 of libtorch's, got 2.00; "),
        e.getMessage());
  }

  @Test
  void whatIsNoNumberFails() {
    for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      NativeLibraryException e =
          assertThrows(
              NativeLibraryException.class,
              () -> check(Precision.BF16, false).error(EXPECTED, new float[] {3, -4, 0, wrong}));
      assertTrue(e.getMessage().contains("got " + (wrong > 0 ? "Infinity" : "NaN")));
    }
  }

  /** Where libtorch gives zeros, nothing else will do. */
  @Test
  void zerosMustBeZeros() {
    float[] zeros = new float[4];
    assertEquals(0, check(Precision.FP32, false).error(zeros, zeros));
    assertThrows(
        NativeLibraryException.class,
        () -> check(Precision.FP32, false).error(zeros, new float[] {0, 0, 1e-9f, 0}));
  }
}
