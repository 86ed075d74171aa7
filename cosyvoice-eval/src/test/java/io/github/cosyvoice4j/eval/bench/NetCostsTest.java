package io.github.cosyvoice4j.eval.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.core.model.ConfigNode;
import io.github.cosyvoice4j.flow.FlowConfig;
import io.github.cosyvoice4j.hift.HiFTConfig;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class NetCostsTest {
  private static final int TOKENS = 337; // 10 s of speech after a prompt of 3.5 s

  private static ConfigNode full() throws IOException {
    return ModelSizes.read("full");
  }

  @Test
  void flowOfTheReleasedModelTakesNearlyThreeTera() throws IOException {
    FlowOperations flow = new FlowOperations(FlowConfig.of(full().at("flow")));
    double ten = flow.of(TOKENS, 10);
    assertEquals(2.85e12, ten, 0.05e12);
    double step = (ten - flow.of(TOKENS, 5)) / 5;
    assertEquals(ten - flow.of(TOKENS, 9), step, step * 1e-9, "each step costs the same");
    assertTrue(10 * step > 0.97 * ten, "the estimator is nearly all");
    assertTrue(flow.of(2 * TOKENS, 10) > 2.2 * ten, "attention is quadratic");
  }

  /** One level, counted by hand. */
  @Test
  void flowStepIsTheSumOfItsProducts() throws IOException {
    FlowOperations flow = new FlowOperations(FlowConfig.of(ModelSizes.read("tiny").at("flow")));
    double frames = 2 * 10;
    double c = 32;
    double in = 320;
    double transformer = 4 * c * c + 8 * c * c + 2 * frames * c;
    double down = 3 * in * c + 3 * c * c + in * c + transformer;
    double middle = 2 * (3 * c * c + 3 * c * c + c * c + transformer);
    double up = 3 * 2 * c * c + 3 * c * c + 2 * c * c + transformer;
    double ends = 3 * c * c + 3 * c * c + 3 * c * c + c * 80;
    double step = 2 * 2 * frames * (down + middle + up + ends);
    assertEquals(step, flow.of(10, 3) - flow.of(10, 2), step * 1e-9);
  }

  @Test
  void vocoderOfTheReleasedModelTakesThirtyGigaASecond() throws IOException {
    double second = 50 * new HiftOperations(HiFTConfig.of(full().at("hift"))).ofFrame();
    assertEquals(30e9, second, 1e9);
  }

  @Test
  void stepOfTheLanguageModelReadsLayersAndHead() throws IOException {
    try (Subject subject = Subject.random("tiny", EngineOptions.defaults())) {
      NetCosts costs = NetCosts.of(subject);
      long layer = 64 * (2 * 64 + 2 * 32 + 3 * 128);
      assertEquals(2 * layer + 64 * 6564, costs.llmNumbers());
      assertEquals(4 * costs.llmNumbers(), costs.llmStepBytes(Precision.FP32));
      assertEquals(costs.llmNumbers(), costs.llmStepBytes(Precision.INT8));
    }
  }
}
