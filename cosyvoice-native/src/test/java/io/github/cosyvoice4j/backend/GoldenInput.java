package io.github.cosyvoice4j.backend;

import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.spi.FlowInput;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.flow.FlowConfig;
import java.io.IOException;
import java.util.stream.IntStream;

/** What the golden set gives to the flow, in any length. */
final class GoldenInput {
  private GoldenInput() {}

  /** {@return so many of the golden tokens, over and over, after the golden prompt} */
  static FlowInput of(int tokens) throws IOException {
    int[] golden = Goldens.ints("flow", "token");
    ModelDirectory directory = ModelDirectory.open(Goldens.modelDirectory());
    FlowPrompt prompt =
        new FlowPrompt(
            Goldens.ints("flow", "prompt_token"),
            Goldens.floats("flow", "prompt_feat"),
            FlowConfig.of(directory.config().at("flow")).melBins(),
            Goldens.floats("flow", "embedding"));
    return new FlowInput(
        prompt, IntStream.range(0, tokens).map(i -> golden[i % golden.length]).toArray());
  }
}
