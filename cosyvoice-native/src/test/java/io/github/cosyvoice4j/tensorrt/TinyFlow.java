package io.github.cosyvoice4j.tensorrt;

import io.github.cosyvoice4j.EngineOptions.Blas;
import io.github.cosyvoice4j.core.checkpoint.WeightSource;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.spi.FlowInput;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.flow.CausalConditionalDecoder;
import io.github.cosyvoice4j.flow.CausalMaskedDiffWithXvec;
import io.github.cosyvoice4j.flow.Conditions;
import io.github.cosyvoice4j.flow.EstimatorChoice;
import io.github.cosyvoice4j.flow.FlowConfig;
import io.github.cosyvoice4j.flow.FlowPass;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.StepGraphs;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import io.github.cosyvoice4j.torch.Torch;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The golden model's flow, its estimator chosen by a test.
 *
 * @param mode of the thread; one processor, as the net is small
 * @param weights closed with this
 * @param flow the net
 */
record TinyFlow(SpeechModel.ThreadMode mode, ModuleWeights weights, CausalMaskedDiffWithXvec flow)
    implements AutoCloseable {
  static TinyFlow load(EstimatorChoice choice) throws IOException {
    Torch.load(Blas.PREFER_MKL);
    SpeechModel.ThreadMode mode = Torch.enterThread(1);
    ModelDirectory directory = ModelDirectory.open(Goldens.modelDirectory());
    try (WeightSource source = directory.weights("flow", false)) {
      ModuleWeights weights = ModuleWeights.of(source);
      try {
        FlowConfig config = FlowConfig.of(directory.config().at("flow"));
        CausalMaskedDiffWithXvec flow =
            CausalMaskedDiffWithXvec.load(weights, config, choice, StepGraphs.none());
        return new TinyFlow(mode, weights, flow);
      } catch (IOException | RuntimeException e) {
        weights.close();
        mode.close();
        throw e;
      }
    }
  }

  /** {@return the golden prompt and so many tokens} */
  FlowInput input(int tokens) {
    int[] golden = Goldens.ints("flow", "token");
    int[] ids = new int[tokens];
    Arrays.setAll(ids, i -> golden[i % golden.length]);
    return new FlowInput(
        new FlowPrompt(
            Goldens.ints("flow", "prompt_token"),
            Goldens.floats("flow", "prompt_feat"),
            flow.config().melBins(),
            Goldens.floats("flow", "embedding")),
        ids);
  }

  /** {@return mels of utterances made together, each (M, T)} */
  List<float[]> together(List<FlowInput> inputs) {
    return TensorScope.compute(
        () -> flow.inference(inputs, Probe.NONE).stream().map(Tensor::toFloats).toList());
  }

  float[] alone(FlowInput input, FlowPass pass) {
    return TensorScope.compute(
        () -> flow.inference(input.prompt(), input.tokens(), pass, Probe.NONE).toFloats());
  }

  /** Does what an engine would, on libtorch: each utterance as far as it is not masked. */
  static void pass(CausalConditionalDecoder libtorch, EstimatorInput input, Tensor output) {
    TensorScope.run(
        () -> {
          output.fill_(0);
          for (long row = 0; row < output.size(0); row += EngineShapes.ROWS) {
            Cut cut = new Cut(row, unmasked(input.mask().select(0, row)));
            Conditions all = input.conditions();
            Tensor made =
                libtorch.forward(
                    cut.frames(input.x()),
                    cut.rows(input.time()),
                    new Conditions(
                        cut.frames(all.mu()), cut.rows(all.spks()), cut.frames(all.cond())),
                    false,
                    Probe.NONE);
            cut.frames(output).copy_(made);
          }
        });
  }

  private static long unmasked(Tensor mask) {
    long count = 0;
    for (float value : mask.toFloats()) {
      count += (long) value;
    }
    return count;
  }

  private record Cut(long row, long length) {
    Tensor rows(Tensor all) {
      return all.narrow(0, row, EngineShapes.ROWS);
    }

    Tensor frames(Tensor all) {
      return rows(all).narrow(2, 0, length);
    }
  }

  @Override
  public void close() {
    weights.close();
    mode.close();
  }
}
