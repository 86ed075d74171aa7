package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.backend.TorchTokenToWave;
import io.github.cosyvoice4j.core.checkpoint.WeightSource;
import io.github.cosyvoice4j.core.decoding.DecodingLoop;
import io.github.cosyvoice4j.core.decoding.LmPrompt;
import io.github.cosyvoice4j.core.decoding.OneShotDecoding;
import io.github.cosyvoice4j.core.decoding.SpeechIds;
import io.github.cosyvoice4j.core.engine.FrontEnd;
import io.github.cosyvoice4j.core.engine.ModelFacts;
import io.github.cosyvoice4j.core.engine.Scripts;
import io.github.cosyvoice4j.core.features.PromptEncoder;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.sampling.RasSampler;
import io.github.cosyvoice4j.core.sampling.TokenChooser;
import io.github.cosyvoice4j.core.speakers.Spk2Info;
import io.github.cosyvoice4j.core.speakers.Transcripts;
import io.github.cosyvoice4j.core.text.Qwen2Tokenizer;
import io.github.cosyvoice4j.core.text.TextFrontEnd;
import io.github.cosyvoice4j.flow.CausalMaskedDiffWithXvec;
import io.github.cosyvoice4j.flow.FlowCacheOptions;
import io.github.cosyvoice4j.flow.FlowConfig;
import io.github.cosyvoice4j.flow.FlowStreams;
import io.github.cosyvoice4j.hift.HiFTConfig;
import io.github.cosyvoice4j.hift.HiFTGenerator;
import io.github.cosyvoice4j.llm.Qwen2Config;
import io.github.cosyvoice4j.llm.Qwen2LM;
import io.github.cosyvoice4j.llm.Qwen2LMConfig;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.ProductForm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The parts of a model, each loaded when it is first asked for, so that a stage can be verified
 * while the file of another is damaged. Closing frees them all. Not safe for use by several
 * threads.
 */
final class ModelParts implements AutoCloseable {
  private final ModelDirectory directory;
  private final EngineOptions options;
  private final Deque<ModuleWeights> open = new ArrayDeque<>();
  private Qwen2Tokenizer tokenizer;
  private PromptEncoder prompts;
  private FrontEnd frontEnd;
  private Qwen2LM llm;
  private CausalMaskedDiffWithXvec flow;
  private HiFTGenerator hift;

  private ModelParts(ModelDirectory directory, EngineOptions options) {
    this.directory = directory;
    this.options = options;
  }

  /**
   * {@return the parts of a model, which the caller closes}
   *
   * @param directory the model
   * @param options in what numbers nets are computed, and in how many steps
   */
  static ModelParts open(Path directory, EngineOptions options) throws IOException {
    return new ModelParts(ModelDirectory.open(directory), options);
  }

  /** {@return how far a net may be from its golden in the numbers it is computed in} */
  Tolerances tolerances(Stage stage) {
    return Tolerances.of(options.compute().precision(stage));
  }

  /** {@return in what form the weights of a net are} */
  ProductForm form(Stage stage) {
    return ProductForm.of(options, stage);
  }

  Qwen2Tokenizer tokenizer() throws IOException {
    if (tokenizer == null) {
      tokenizer = Qwen2Tokenizer.load(directory.tokenizer());
    }
    return tokenizer;
  }

  TextFrontEnd text() throws IOException {
    return TextFrontEnd.strictUpstream(tokenizer());
  }

  PromptEncoder prompts() throws IOException {
    if (prompts == null) {
      prompts = PromptEncoder.load(directory, 1);
    }
    return prompts;
  }

  /** {@return requests to numbers; goldens are as long as they are} */
  FrontEnd frontEnd() throws IOException {
    if (frontEnd == null) {
      FrontEnd.Bounds bounds = new FrontEnd.Bounds(facts().sizes(), Integer.MAX_VALUE);
      Scripts scripts = Scripts.own(tokenizer(), text(), qwen2().vocabSize());
      frontEnd = new FrontEnd(scripts, text(), prompts(), bounds);
    }
    return frontEnd;
  }

  /** {@return a speaker of the model's own} */
  Voice speaker(String id) throws IOException {
    Transcripts transcripts = Transcripts.of(tokenizer(), text());
    try (Spk2Info speakers = Spk2Info.open(directory.speakers(), transcripts)) {
      return speakers.voice(id);
    }
  }

  /** {@return what the yaml says of sizes, sampling, and how tokens are cut} */
  ModelFacts facts() throws IOException {
    return ModelFacts.of(directory.config());
  }

  private Qwen2Config qwen2() throws IOException {
    return Qwen2Config.of(directory.qwen());
  }

  /**
   * Speaks a text with the model's own sampling.
   *
   * @param prompt what the language model goes on from
   * @param text its ids
   * @param seed of the draws
   * @param golden the tokens that it should speak
   * @return how many are others; where numbers are rounded, how many draws would be others after
   *     the golden's tokens, as no token after the first other one says anything
   */
  Difference speak(LmPrompt prompt, int[] text, long seed, int[] golden) throws IOException {
    TokenChooser sampler = new RasSampler(facts().sampling(), new RandomSource(seed));
    SpeechIds ids = SpeechIds.of(llm());
    if (tolerances(Stage.LLM).tokens() == Tolerances.EXACT) {
      OneShotDecoding free = new OneShotDecoding(ids, prompt, text, Integer.MAX_VALUE, sampler);
      return Difference.ofIds(golden, DecodingLoop.run(llm(), free).tokens());
    }
    ForcedTokens forced = new ForcedTokens(sampler, golden, ids.end());
    var unused =
        DecodingLoop.run(llm(), new OneShotDecoding(ids, prompt, text, Integer.MAX_VALUE, forced));
    return forced.difference();
  }

  Qwen2LM llm() throws IOException {
    if (llm == null) {
      Qwen2LMConfig config = Qwen2LMConfig.of(directory.config().at("llm"), qwen2());
      llm = load("llm", Stage.LLM, weights -> Qwen2LM.load(config, weights));
    }
    return llm;
  }

  CausalMaskedDiffWithXvec flow() throws IOException {
    if (flow == null) {
      FlowConfig config =
          FlowConfig.of(directory.config().at("flow")).withTimesteps(options.compute().flowSteps());
      flow = load("flow", Stage.FLOW, weights -> CausalMaskedDiffWithXvec.load(weights, config));
    }
    return flow;
  }

  HiFTGenerator hift() throws IOException {
    if (hift == null) {
      HiFTConfig config = HiFTConfig.of(directory.config().at("hift"));
      hift = load("hift", Stage.VOCODER, weights -> new HiFTGenerator(weights, config));
    }
    return hift;
  }

  /** {@return streams of the flow, which the caller closes} */
  FlowStreams flowStreams() throws IOException {
    return new FlowStreams(flow(), FlowCacheOptions.of(options));
  }

  /** {@return flow and vocoder as the engine has them, which the caller closes} */
  TorchTokenToWave tokenToWave() throws IOException {
    return new TorchTokenToWave(flow(), FlowCacheOptions.of(options), hift());
  }

  private <T> T load(String name, Stage stage, NetLoader<T> loader) throws IOException {
    try (WeightSource source = directory.weights(name, true)) {
      ModuleWeights weights = ModuleWeights.of(source, form(stage));
      open.push(weights);
      return loader.load(weights);
    }
  }

  private interface NetLoader<T> {
    T load(ModuleWeights weights) throws IOException;
  }

  @Override
  public void close() {
    open.forEach(ModuleWeights::close);
    open.clear();
    if (prompts != null) {
      prompts.close();
    }
  }
}
