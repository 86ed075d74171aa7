package io.github.cosyvoice4j.benchmarks.micro;

import io.github.cosyvoice4j.core.model.ConfigNode;
import io.github.cosyvoice4j.flow.CausalConditionalDecoder;
import io.github.cosyvoice4j.flow.Conditions;
import io.github.cosyvoice4j.flow.FlowConfig;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import io.github.cosyvoice4j.torch.Torch;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** One of the ten Euler steps of the flow, with and without conditions. */
public class EstimatorStepBenchmark extends NetBenchmark {
  private static final int GUIDANCE_ROWS = 2;

  /** Mel frames of prompt and speech together, 50 a second. */
  @Param("300")
  public int frames;

  /** Whether attention is chunk-causal. */
  @Param({"false", "true"})
  public boolean streaming;

  private CausalConditionalDecoder estimator;
  private Tensor x;
  private Tensor time;
  private Conditions conditions;

  @Override
  void load(ConfigNode sizes, ModuleWeights w) throws IOException {
    FlowConfig config = FlowConfig.of(sizes.at("flow"));
    estimator = new CausalConditionalDecoder(w, config.decoder().estimator());
    int bins = config.melBins();
    x = Torch.randn(SEED, 0, GUIDANCE_ROWS, bins, frames);
    time = Tensor.zeros(GUIDANCE_ROWS).fill_(0.5);
    conditions =
        new Conditions(
            Torch.randn(SEED, 1, GUIDANCE_ROWS, bins, frames),
            Torch.randn(SEED, 0, GUIDANCE_ROWS, bins),
            Tensor.zeros(GUIDANCE_ROWS, bins, frames));
  }

  /** Estimates once. */
  @Benchmark
  public void step() {
    TensorScope.run(() -> estimator.forward(x, time, conditions, streaming, Probe.NONE));
  }
}
