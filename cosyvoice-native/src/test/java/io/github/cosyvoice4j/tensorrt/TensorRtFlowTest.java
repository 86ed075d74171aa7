package io.github.cosyvoice4j.tensorrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.cosyvoice4j.ComputeOptions;
import io.github.cosyvoice4j.ComputeOptions.Wish;
import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.NativeLibraryException;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.flow.EstimatorChoice;
import io.github.cosyvoice4j.flow.FlowPass;
import io.github.cosyvoice4j.torch.LeakCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeakCheck.class)
class TensorRtFlowTest {
  private static final Device GPU = Device.cuda(1);

  @TempDir private Path folder;
  private final FakeTensorRt fake = new FakeTensorRt();
  private boolean right = true;
  private boolean finite = true;
  private boolean missing;

  @BeforeEach
  void prepare() throws IOException {
    Files.writeString(folder.resolve(EngineRequest.ONNX), "a graph");
  }

  private static EngineOptions options(Wish wish, Precision precision) {
    return EngineOptions.newBuilder()
        .maxBatch(3)
        .compute(ComputeOptions.newBuilder().tensorRt(wish).precision(precision).build())
        .build();
  }

  private TensorRtFlow flow(Wish wish) {
    return flow(options(wish, Precision.FP32), GPU, folder);
  }

  private TensorRtFlow flow(EngineOptions options, Device device, Path model) {
    TensorRtFlow.Runtimes runtimes =
        index -> {
          fake.events.add("open " + index);
          return fake;
        };
    return new TensorRtFlow(
        options, device, model, new TensorRtFlow.Machine(folder.resolve("cache"), runtimes));
  }

  /** {@return a net whose passes go to the fake engine, which computes them on libtorch} */
  private TinyFlow load(TensorRtFlow tensorRt) throws IOException {
    return TinyFlow.load(
        (libtorch, config) -> {
          fake.pass =
              (input, output) -> {
                TinyFlow.pass(libtorch, input, output);
                if (missing) {
                  throw new UnsatisfiedLinkError("libcudart.so.13: cannot open shared object");
                }
                if (!right) {
                  output.mul_(-1);
                }
                if (!finite) {
                  output.narrow(2, 3, 1).fill_(Double.NaN);
                }
              };
          return tensorRt.choose(libtorch, config);
        });
  }

  @Test
  void offDoesNothing() throws IOException {
    try (TensorRtFlow tensorRt = flow(Wish.OFF);
        TinyFlow loaded = load(tensorRt)) {
      loaded.alone(loaded.input(3), FlowPass.OFFLINE);
      assertTrue(tensorRt.report().isEmpty());
    }
    assertEquals(List.of(), fake.events);
  }

  @Test
  void whereItCanBeItIs() throws IOException {
    for (int rows : new int[] {2, 6}) {
      fake.maxRows = rows;
      fake.events.clear();
      try (TensorRtFlow tensorRt = flow(Wish.REQUIRE);
          TinyFlow loaded = load(tensorRt);
          TinyFlow libtorch = TinyFlow.load(EstimatorChoice.LIBTORCH)) {
        String report = tensorRt.report().orElseThrow();
        assertTrue(
            report.matches(
                "10\\.15\\.1\\.29 in FP32, 2 to %d rows of %d bins, 4 to 3000 frames, mostly 500, 2 contexts, differs from libtorch by \\S+; streams on libtorch"
                    .formatted(rows, loaded.flow().config().melBins())),
            report);
        assertEquals(
            libtorch.alone(loaded.input(3), FlowPass.OFFLINE).length,
            loaded.alone(loaded.input(3), FlowPass.OFFLINE).length);
      }
      assertEquals("open 1", fake.events.get(0));
      assertEquals(
          List.of("new context", "close context", "close engine", "close runtime"),
          fake.events.subList(fake.events.size() - 4, fake.events.size()));
    }
  }

  @Test
  void whatIsWrongIsFoundOut() throws IOException {
    right = false;
    assertFalls("within 0.001 of libtorch's, got 2.00; ");
  }

  @Test
  void whatIsNoNumberIsFoundOut() throws IOException {
    finite = false;
    assertFalls("within 0.001 of libtorch's, got NaN; ");
  }

  /** Neighbours that are masked must not matter: an engine that forgets so is found out. */
  @Test
  void anEngineThatIgnoresTheMaskIsFoundOut() throws IOException {
    fake.maxRows = 4;
    assertThrows(
        NativeLibraryException.class,
        () -> {
          try (TensorRtFlow tensorRt = flow(Wish.REQUIRE);
              TinyFlow loaded =
                  TinyFlow.load(
                      (libtorch, config) -> {
                        fake.pass =
                            (input, output) -> {
                              input.mask().fill_(1);
                              TinyFlow.pass(libtorch, input, output);
                            };
                        return tensorRt.choose(libtorch, config);
                      })) {
            loaded.flow();
          }
        });
  }

  private void assertFalls(String reason) throws IOException {
    assertReason(reason, options(Wish.PREFER, Precision.FP32), GPU, folder);
    assertEquals(
        List.of("new context", "close context", "close engine", "close runtime"),
        fake.events.subList(fake.events.size() - 4, fake.events.size()));
  }

  /** Preferred, it is told and libtorch computes; required, it is thrown. */
  private void assertReason(String reason, EngineOptions preferred, Device device, Path model)
      throws IOException {
    try (TensorRtFlow tensorRt = flow(preferred, device, model);
        TinyFlow loaded = load(tensorRt)) {
      String report = tensorRt.report().orElseThrow();
      assertTrue(report.startsWith("libtorch instead; "), report);
      assertTrue(report.contains(reason), report);
      fake.pass = (input, output) -> fail("went to the engine");
      loaded.alone(loaded.input(3), FlowPass.OFFLINE);
    }
    ComputeOptions required = preferred.compute().toBuilder().tensorRt(Wish.REQUIRE).build();
    EngineOptions all = EngineOptions.newBuilder().compute(required).build();
    try (TensorRtFlow tensorRt = flow(all, device, model)) {
      NativeLibraryException e =
          assertThrows(NativeLibraryException.class, () -> load(tensorRt).close());
      assertTrue(e.getMessage().startsWith("tensorrt: "), e.getMessage());
      assertTrue(e.getMessage().contains(reason), e.getMessage());
    }
  }

  @Test
  void whatStandsInTheWayIsTold() throws IOException {
    EngineOptions fp32 = options(Wish.PREFER, Precision.FP32);
    assertReason("expected a GPU, got cpu; ", fp32, Device.CPU, folder);
    assertReason("FP16 or BF16, got INT8; ", options(Wish.PREFER, Precision.INT8), GPU, folder);
    assertReason("expected a model directory, got weights alone; ", fp32, GPU, null);
    Path none = Files.createDirectory(folder.resolve("a model"));
    assertReason(
        none.resolve(EngineRequest.ONNX) + ", got no such file; download ", fp32, GPU, none);
    assertEquals(List.of(), fake.events);
  }

  /** A library may be found missing only when the first pass runs. */
  @Test
  void aLibraryThatIsMissingLateIsTold() throws IOException {
    missing = true;
    assertFalls("got libcudart.so.13: cannot open shared object; install TensorRT 10.15");
  }

  @Test
  void aFailedBuildIsTold() throws IOException {
    fake.buildFailure = new ModelFormatException("graph: expected a graph, got noise");
    assertReason(
        "graph: expected a graph, got noise", options(Wish.PREFER, Precision.FP16), GPU, folder);
    assertEquals("close runtime", fake.events.get(fake.events.size() - 1));
  }
}
