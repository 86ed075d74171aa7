package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.core.spi.SpeechLanguageModel;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import io.github.cosyvoice4j.nn.Embedding;
import io.github.cosyvoice4j.nn.Linear;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.StepGraphs;
import java.io.IOException;
import java.util.List;

/**
 * CosyVoice2's language model (upstream's {@code cosyvoice/llm/llm.py}): text and prompt speech in,
 * scores of the next speech id out.
 *
 * <p>The weights belong to the {@link ModuleWeights} it was loaded from and are shared by all
 * sequences; any number of threads may each advance sequences of their own.
 */
public final class Qwen2LM implements SpeechLanguageModel {
  private final Qwen2LMConfig config;
  private final RowReader reader;

  private Qwen2LM(Qwen2LMConfig config, ModuleWeights w, StepGraphs graphs, KvSeats.Sizes sizes)
      throws IOException {
    int c = config.qwen2().hiddenSize();
    int v = config.outputSize();
    this.config = config;
    Qwen2Model model = Qwen2Model.load(config.qwen2(), w.at("llm.model.model"));
    LmTables tables =
        new LmTables(
            model.embedTokens(),
            Embedding.load(w.at("speech_embedding"), v, c),
            Embedding.load(w.at("llm_embedding"), LmTables.MARKERS, c));
    Linear llmDecoder = Linear.load(w.at("llm_decoder"), c, v); // C -> V
    LmNet net = new LmNet(model, llmDecoder, v);
    RecordedSteps recorded = new RecordedSteps(net, config.qwen2(), sizes, graphs);
    this.reader = new RowReader(this, config.qwen2(), tables, net, recorded);
    w.at("llm.model.lm_head").ignore("weight"); // scores text, which is never asked for
  }

  /**
   * Loads the model.
   *
   * @param config its sizes
   * @param w the root of {@code llm.pt}, which must stay open as long as the model is used
   * @return the model
   * @throws IOException if a tensor is missing or of another shape
   */
  public static Qwen2LM load(Qwen2LMConfig config, ModuleWeights w) throws IOException {
    return load(config, w, StepGraphs.none());
  }

  /**
   * Loads the model, to step by graphs.
   *
   * @param config its sizes
   * @param w the root of {@code llm.pt}, which must stay open as long as the model is used
   * @param graphs records steps; closed before the weights, after which there are no more
   * @return the model
   * @throws IOException if a tensor is missing or of another shape
   */
  public static Qwen2LM load(Qwen2LMConfig config, ModuleWeights w, StepGraphs graphs)
      throws IOException {
    return load(config, w, graphs, KvSeats.Sizes.DEFAULT);
  }

  static Qwen2LM load(Qwen2LMConfig config, ModuleWeights w, StepGraphs graphs, KvSeats.Sizes sizes)
      throws IOException {
    return new Qwen2LM(config, w, graphs, sizes);
  }

  @Override
  public int outputSize() {
    return config.outputSize();
  }

  @Override
  public int textVocabulary() {
    return config.qwen2().vocabSize();
  }

  @Override
  public TokenSequence open() {
    return reader.open();
  }

  /**
   * Opens a sequence as {@link #open()} does, and lets its hidden states be seen.
   *
   * @param probe sees {@code hidden} (rows, C) after the final norm, of the rows of each call
   * @return the sequence, which the caller closes
   */
  public TokenSequence open(Probe probe) {
    return reader.open(probe);
  }

  @Override
  public void advance(List<Feed> feeds) {
    reader.advance(feeds);
  }
}
