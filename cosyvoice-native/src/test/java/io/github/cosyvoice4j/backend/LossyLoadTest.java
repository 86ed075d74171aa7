package io.github.cosyvoice4j.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.ComputeOptions;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.torch.FailingProducts;
import io.github.cosyvoice4j.torch.FingerprintedWeights;
import io.github.cosyvoice4j.torch.LeakCheck;
import io.github.cosyvoice4j.torch.Product;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Models loaded in fewer bits than single precision: from the cache, and where that fails. */
@ExtendWith(LeakCheck.class)
class LossyLoadTest {
  private static final String CACHE = "cosyvoice.cache";

  @TempDir Path cache;
  private String before;

  @BeforeEach
  void useOwnCache() {
    before = System.getProperty(CACHE);
    System.setProperty(CACHE, cache.toString());
  }

  @AfterEach
  void restore() {
    FailingProducts.scale(1);
    if (before == null) {
      System.clearProperty(CACHE);
    } else {
      System.setProperty(CACHE, before);
    }
  }

  private record Result(Map<String, String> details, FloatBuffer audio) {}

  private static Result load(Precision precision) throws IOException {
    ComputeOptions compute =
        ComputeOptions.newBuilder()
            .precision(Stage.LLM, precision)
            .precision(Stage.FLOW, precision == Precision.FP16 ? Precision.FP32 : precision)
            .build();
    try (Loaded loaded = Loaded.open(EngineOptions.newBuilder().threads(1).compute(compute))) {
      Map<String, String> details = loaded.model().info().details();
      FloatBuffer samples = loaded.say(Loaded.SHORT, 1).audio().samples();
      return new Result(details, samples);
    }
  }

  @Test
  void bytesComeFromTheCacheTheSecondTime() throws IOException {
    Result first = load(Precision.INT8);
    Result second = load(Precision.INT8);
    for (String net : new String[] {"llm", "flow"}) {
      assertEquals("int8", first.details.get(net + " precision"));
      assertTrue(
          first.details.get(net + " int8 weights").startsWith("written to " + cache),
          first.details::toString);
      assertTrue(
          second.details.get(net + " int8 weights").startsWith("read from " + cache),
          second.details::toString);
    }
    assertEquals("fp32", first.details.get("vocoder precision"));
    assertEquals("llm INT8, flow INT8, vocoder FP32", first.details.get("precision"));
    assertEquals(first.details.get("unread tensors"), second.details.get("unread tensors"));
    assertEquals(first.audio, second.audio);
  }

  @Test
  void aKernelThatFailsLeavesSinglePrecision() throws IOException {
    Result exact = load(Precision.FP32);
    FailingProducts.scale(Double.NaN);
    for (Precision precision : new Precision[] {Precision.INT8, Precision.FP16}) {
      Result fallen = load(precision);
      String report = fallen.details.get("llm precision");
      String name = precision == Precision.INT8 ? "int8" : "fp16";
      assertTrue(report.startsWith("fp32; " + name + " was asked for, but a product of "), report);
      assertEquals("llm FP32, flow FP32, vocoder FP32", fallen.details.get("precision"));
      assertEquals(exact.audio, fallen.audio);
      assertEquals(exact.details.get("unread tensors"), fallen.details.get("unread tensors"));
    }
  }

  @Test
  void aStaleFileIsWrittenAnew() throws IOException {
    float[] first = product(new FingerprintedWeights(1, 1), "written to ");
    assertArrayEquals(first, product(new FingerprintedWeights(1, 1), "read from "));
    float[] other = product(new FingerprintedWeights(2, 1), "written to ");
    assertArrayEquals(other, product(new FingerprintedWeights(2, 1), "read from "));
  }

  private static float[] product(FingerprintedWeights source, String state) throws IOException {
    ComputeOptions compute =
        ComputeOptions.newBuilder().precision(Stage.LLM, Precision.INT8).build();
    EngineOptions options = EngineOptions.newBuilder().compute(compute).build();
    try (NetWeights weights = new NetWeights(options)) {
      Product product =
          weights.load(
              Stage.LLM,
              source,
              root -> root.product(new Product.Layer(root.get("weight", 8, 16), null)));
      String said = weights.details().get("llm int8 weights");
      assertTrue(said.startsWith(state), said);
      assertEquals(1, weights.roots().size());
      return TensorScope.compute(() -> product.forward(Tensor.zeros(2, 16).add(1)).toFloats());
    }
  }
}
