package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.core.model.ConfigNode;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import io.github.cosyvoice4j.nn.Linear;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Product;
import io.github.cosyvoice4j.torch.StepGraphs;
import io.github.cosyvoice4j.torch.Tensor;
import java.io.IOException;
import java.util.List;

/**
 * A causal language model (transformers' {@code modeling_qwen2.py}): text rows in, scores of the
 * next id of the same vocabulary out. What is trained from CosyVoice2's language model has speech
 * tokens among its ids (upstream's {@code examples/grpo/cosyvoice2}).
 *
 * <p>The output layer may have a bias, which transformers' class has not: it rules ids out by
 * negative infinity. The layer may be the text embedding itself ({@code tie_word_embeddings}).
 *
 * <p>The weights belong to the {@link ModuleWeights} it was loaded from and are shared by all
 * sequences; any number of threads may each advance sequences of their own.
 */
public final class Qwen2ForCausalLM implements SpeechLanguageModel {
  private static final String BIAS = "bias";

  private final Qwen2Config config;
  private final RowReader reader;

  private Qwen2ForCausalLM(Qwen2Config config, boolean tied, ModuleWeights w, StepGraphs graphs)
      throws IOException {
    this.config = config;
    Qwen2Model model = Qwen2Model.load(config, w.at("model"));
    Linear lmHead = lmHead(model, tied, w.at("lm_head")); // C -> vocabulary
    LmNet net = new LmNet(model, lmHead, config.vocabSize());
    RecordedSteps recorded = new RecordedSteps(net, config, KvSeats.Sizes.DEFAULT, graphs);
    this.reader = new RowReader(this, config, new TextTable(model.embedTokens()), net, recorded);
  }

  private Linear lmHead(Qwen2Model model, boolean tied, ModuleWeights w) throws IOException {
    int c = config.hiddenSize();
    int v = config.vocabSize();
    if (!tied) {
      return w.contains(BIAS) ? Linear.load(w, c, v) : Linear.loadWithoutBias(w, c, v);
    }
    w.ignore("weight"); // a copy, if it is there
    Tensor bias = w.contains(BIAS) ? w.get(BIAS, v) : null;
    return Linear.beside(w, new Product.Layer(model.embedTokens().weight(), bias));
  }

  /**
   * Loads the model.
   *
   * @param json its {@code config.json}
   * @param w the root of its weights, which must stay open as long as the model is used
   * @return the model
   * @throws IOException if a size is wrong, or a tensor is missing or of another shape
   */
  public static Qwen2ForCausalLM load(ConfigNode json, ModuleWeights w) throws IOException {
    return load(json, w, StepGraphs.none());
  }

  /**
   * Loads the model, to step by graphs.
   *
   * @param json its {@code config.json}
   * @param w the root of its weights, which must stay open as long as the model is used
   * @param graphs records steps; closed before the weights, after which there are no more
   * @return the model
   * @throws IOException if a size is wrong, or a tensor is missing or of another shape
   */
  public static Qwen2ForCausalLM load(ConfigNode json, ModuleWeights w, StepGraphs graphs)
      throws IOException {
    boolean tied = json.booleanValue("tie_word_embeddings", false);
    return new Qwen2ForCausalLM(Qwen2Config.of(json), tied, w, graphs);
  }

  @Override
  public int outputSize() {
    return config.vocabSize();
  }

  @Override
  public int textVocabulary() {
    return config.vocabSize();
  }

  @Override
  public TokenSequence open() {
    return reader.open();
  }

  @Override
  public void advance(List<Feed> feeds) {
    reader.advance(feeds);
  }
}
