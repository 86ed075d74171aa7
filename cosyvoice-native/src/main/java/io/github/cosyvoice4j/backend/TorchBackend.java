package io.github.cosyvoice4j.backend;

import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.core.checkpoint.WeightSource;
import io.github.cosyvoice4j.core.model.HuggingFaceFolder;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.spi.Backend;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.torch.DeviceChoice;
import io.github.cosyvoice4j.torch.WeightBytes;
import java.io.IOException;

/** Loads the nets on libtorch. */
public final class TorchBackend implements Backend {
  /** Makes a backend; for {@link java.util.ServiceLoader}. */
  public TorchBackend() {}

  @Override
  public SpeechModel load(ModelDirectory directory, EngineOptions options) throws IOException {
    DeviceChoice choice = choice(directory.weightBytes("llm"), directory, options);
    boolean verify = options.verifyWeights();
    try (WeightSource llm = directory.weights("llm", verify);
        WeightSource flow = directory.weights("flow", verify);
        WeightSource hift = directory.weights("hift", verify)) {
      return TorchSpeechModel.load(
          new TorchSpeechModel.Sources(
              directory.config(), directory.qwen(), llm, flow, hift, directory.path()),
          options,
          choice);
    }
  }

  @Override
  public SpeechModel load(
      ModelDirectory directory, HuggingFaceFolder languageModel, EngineOptions options)
      throws IOException {
    DeviceChoice choice = choice(languageModel.weightBytes(), directory, options);
    boolean verify = options.verifyWeights();
    try (WeightSource llm = languageModel.weights(verify);
        WeightSource flow = directory.weights("flow", verify);
        WeightSource hift = directory.weights("hift", verify)) {
      return TorchSpeechModel.loadCausal(
          new TorchSpeechModel.Sources(
              directory.config(), languageModel.config(), llm, flow, hift, directory.path()),
          options,
          choice);
    }
  }

  /** Before any weights are read, so that a wish that can't be met is told at once. */
  private static DeviceChoice choice(long llmBytes, ModelDirectory directory, EngineOptions options)
      throws IOException {
    return DeviceChoice.of(
        options,
        new WeightBytes(llmBytes, directory.weightBytes("flow"), directory.weightBytes("hift")));
  }
}
