package io.github.cosyvoice4j.benchmarks.macro;

import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.backend.TorchBackend;
import io.github.cosyvoice4j.backend.TorchSpeechModel;
import io.github.cosyvoice4j.benchmarks.ModelSizes;
import io.github.cosyvoice4j.core.checkpoint.RandomWeights;
import io.github.cosyvoice4j.core.model.ConfigNode;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What is timed: nets, and what a prompt for them looks like.
 *
 * @param nets the nets, which the caller closes
 * @param config the yaml
 */
record Subject(SpeechModel nets, ConfigNode config) implements AutoCloseable {
  /** Loads a model directory. */
  static Subject load(Path model, EngineOptions options) throws IOException {
    ModelDirectory directory = ModelDirectory.open(model);
    return new Subject(new TorchBackend().load(directory, options), directory.config());
  }

  /** Makes random weights of the released model's sizes. */
  static Subject random(EngineOptions options) throws IOException {
    ConfigNode config = ModelSizes.read("full");
    try (RandomWeights llm = new RandomWeights(1);
        RandomWeights flow = new RandomWeights(2);
        RandomWeights hift = new RandomWeights(3)) {
      TorchSpeechModel nets =
          TorchSpeechModel.load(
              new TorchSpeechModel.Sources(config, config.at("qwen"), llm, flow, hift), options);
      return new Subject(nets, config);
    }
  }

  /** A prompt of noise for these tokens. */
  FlowPrompt prompt(int[] tokens, RandomSource random) throws IOException {
    ConfigNode flow = config.at("flow");
    int melBins = flow.intValue("output_size");
    float[] mel = floats(random, tokens.length * flow.intValue("token_mel_ratio") * melBins);
    return new FlowPrompt(tokens, mel, melBins, floats(random, flow.intValue("spk_embed_dim")));
  }

  static int[] ids(RandomSource random, int count, int below) {
    int[] ids = new int[count];
    Arrays.setAll(ids, i -> (int) (random.nextFloat() * below));
    return ids;
  }

  private static float[] floats(RandomSource random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return values;
  }

  @Override
  public void close() {
    nets.close();
  }
}
