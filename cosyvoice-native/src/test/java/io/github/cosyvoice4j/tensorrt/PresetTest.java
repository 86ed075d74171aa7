package io.github.cosyvoice4j.tensorrt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.EngineOptions.Blas;
import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.flow.Conditions;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import io.github.cosyvoice4j.torch.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The presets of TensorRT, on the first GPU. Needs their natives, libtorch's for GPUs, and
 * libnvinfer 10.15.
 */
@Tag("gpu")
class PresetTest {
  private static final int BINS = 80;

  @TempDir private Path folder;
  private SpeechModel.ThreadMode mode;

  @BeforeEach
  void enter() {
    Torch.load(Blas.PREFER_MKL);
    mode = Torch.enterThread(1, Device.cuda(0));
  }

  @AfterEach
  void leave() {
    mode.close();
  }

  private EngineRequest request(long declaredRows, Precision precision) throws IOException {
    Path onnx = folder.resolve(EngineRequest.ONNX);
    Files.write(onnx, TinyGraph.onnx(BINS, declaredRows));
    return new EngineRequest(onnx, precision, false, new EngineShapes(BINS, 4));
  }

  private Engine engine(EngineRuntime runtime, EngineRequest request) throws IOException {
    EngineKey key = EngineKey.of(runtime.facts(), request);
    return new EngineCache(folder.resolve("cache")).engine(key, request, runtime);
  }

  @Test
  void engineIsBuiltKeptReadAndRun() throws IOException {
    for (Precision precision : new Precision[] {Precision.FP32, Precision.FP16, Precision.BF16}) {
      EngineRequest request = request(-1, precision);
      for (int time = 0; time < 2; time++) {
        EngineRuntime runtime = InferLibrary.open(0);
        assertTrue(runtime.freeBytes() > 0);
        Engine engine = engine(runtime, request);
        assertEquals(4, engine.maxRows());
        try (ContextPool pool = new ContextPool(runtime, engine, 2, Duration.ofSeconds(10))) {
          TensorRtEstimator estimator = new TensorRtEstimator(pool);
          assertPass(estimator, List.of(9L));
          assertPass(estimator, List.of(500L, 7L));
          assertPass(estimator, List.of(12L, 30L, 4L));
        }
      }
    }
  }

  @Test
  void upstreamsTwoRowsStay() throws IOException {
    EngineRuntime runtime = InferLibrary.open(0);
    Engine engine = engine(runtime, request(2, Precision.FP32));
    assertEquals(2, engine.maxRows());
    try (ContextPool pool = new ContextPool(runtime, engine, 1, Duration.ofSeconds(10))) {
      assertPass(new TensorRtEstimator(pool), List.of(20L, 4L));
    }
  }

  @Test
  void whatIsNoGraphIsTold() throws IOException {
    try (EngineRuntime runtime = InferLibrary.open(0)) {
      EngineRequest request = request(2, Precision.FP32);
      Files.writeString(request.onnx(), "noise");
      ModelFormatException e =
          assertThrows(ModelFormatException.class, () -> engine(runtime, request));
      assertTrue(e.getMessage().contains("expected a graph, got: "), e.getMessage());
    }
  }

  /** Small whole numbers: exact in any precision. */
  private static void assertPass(TensorRtEstimator estimator, List<Long> lengths) {
    long rows = 2L * lengths.size();
    long frames = lengths.stream().max(Long::compare).orElseThrow();
    TensorScope.run(
        () -> {
          Tensor output =
              estimator.forward(
                  full(1, rows, BINS, frames),
                  full(2, rows),
                  new Conditions(
                      full(3, rows, BINS, frames),
                      full(4, rows, BINS),
                      full(5, rows, BINS, frames)),
                  lengths);
          for (int i = 0; i < lengths.size(); i++) {
            Tensor own = output.narrow(0, 2L * i, 2).narrow(2, 0, lengths.get(i)).contiguous();
            float[] expected = new float[Math.toIntExact(own.numel())];
            Arrays.fill(expected, 1 + 2 + 3 + 4 + 5);
            assertArrayEquals(expected, own.toFloats());
          }
        });
  }

  private static Tensor full(double value, long... shape) {
    return Tensor.zeros(shape).fill_(value);
  }
}
