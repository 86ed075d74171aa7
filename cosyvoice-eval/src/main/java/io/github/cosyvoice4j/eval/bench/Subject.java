package io.github.cosyvoice4j.eval.bench;

import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.backend.TorchBackend;
import io.github.cosyvoice4j.backend.TorchSpeechModel;
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
 * @param name what people call it
 * @param nets the nets, which closing the subject closes
 * @param config the yaml
 * @param qwen what the language model's {@code config.json} says
 */
public record Subject(String name, SpeechModel nets, ConfigNode config, ConfigNode qwen)
    implements AutoCloseable {
  /**
   * Loads a model directory.
   *
   * @param model the directory
   * @param options on what and how it is computed
   * @return the subject, which the caller closes
   * @throws IOException if it is missing or not a model
   */
  public static Subject load(Path model, EngineOptions options) throws IOException {
    ModelDirectory directory = ModelDirectory.open(model);
    Path name = model.toAbsolutePath().normalize().getFileName();
    return new Subject(
        name == null ? "model" : name.toString(),
        new TorchBackend().load(directory, options),
        directory.config(),
        directory.qwen());
  }

  /**
   * Makes random weights, which cost what trained ones do.
   *
   * @param size {@code full} or {@code tiny}, see {@link ModelSizes}
   * @param options on what and how it is computed
   * @return the subject, which the caller closes
   * @throws IOException if the sizes can't be read
   */
  public static Subject random(String size, EngineOptions options) throws IOException {
    ConfigNode config = ModelSizes.read(size);
    ConfigNode qwen = config.at("qwen");
    try (RandomWeights llm = new RandomWeights(1);
        RandomWeights flow = new RandomWeights(2);
        RandomWeights hift = new RandomWeights(3)) {
      TorchSpeechModel nets =
          TorchSpeechModel.load(
              new TorchSpeechModel.Sources(config, qwen, llm, flow, hift), options);
      return new Subject("random, " + size + " size", nets, config, qwen);
    }
  }

  /**
   * {@return a prompt of noise}
   *
   * @param tokens its speech ids
   * @param random where the rest is drawn from
   * @throws IOException if the yaml lacks a size
   */
  public FlowPrompt prompt(int[] tokens, RandomSource random) throws IOException {
    ConfigNode flow = config.at("flow");
    int melBins = flow.intValue("output_size");
    float[] mel = floats(random, tokens.length * flow.intValue("token_mel_ratio") * melBins);
    return new FlowPrompt(tokens, mel, melBins, floats(random, flow.intValue("spk_embed_dim")));
  }

  /**
   * {@return random ids}
   *
   * @param random where they are drawn from
   * @param count how many
   * @param below each is from 0 to below this
   */
  public static int[] ids(RandomSource random, int count, int below) {
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
