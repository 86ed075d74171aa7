package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.EngineOptions;
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
  /** As an engine that is told nothing else. */
  private static final FlowCacheOptions KEPT = FlowCacheOptions.of(EngineOptions.defaults());

  private final ModelDirectory directory;
  private final Deque<ModuleWeights> open = new ArrayDeque<>();
  private Qwen2Tokenizer tokenizer;
  private PromptEncoder prompts;
  private FrontEnd frontEnd;
  private Qwen2LM llm;
  private CausalMaskedDiffWithXvec flow;
  private HiFTGenerator hift;

  private ModelParts(ModelDirectory directory) {
    this.directory = directory;
  }

  static ModelParts open(Path directory) throws IOException {
    return new ModelParts(ModelDirectory.open(directory));
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

  /** {@return what the language model says of a text, with the model's own sampling} */
  int[] speak(LmPrompt prompt, int[] text, long seed) throws IOException {
    OneShotDecoding decoding =
        new OneShotDecoding(
            SpeechIds.of(llm()),
            prompt,
            text,
            Integer.MAX_VALUE,
            new RasSampler(facts().sampling(), new RandomSource(seed)));
    return DecodingLoop.run(llm(), decoding).tokens();
  }

  Qwen2LM llm() throws IOException {
    if (llm == null) {
      Qwen2LMConfig config = Qwen2LMConfig.of(directory.config().at("llm"), qwen2());
      llm = load("llm", weights -> Qwen2LM.load(config, weights));
    }
    return llm;
  }

  CausalMaskedDiffWithXvec flow() throws IOException {
    if (flow == null) {
      FlowConfig config = FlowConfig.of(directory.config().at("flow"));
      flow = load("flow", weights -> CausalMaskedDiffWithXvec.load(weights, config));
    }
    return flow;
  }

  HiFTGenerator hift() throws IOException {
    if (hift == null) {
      HiFTConfig config = HiFTConfig.of(directory.config().at("hift"));
      hift = load("hift", weights -> new HiFTGenerator(weights, config));
    }
    return hift;
  }

  /** {@return streams of the flow, which the caller closes} */
  FlowStreams flowStreams() throws IOException {
    return new FlowStreams(flow(), KEPT);
  }

  /** {@return flow and vocoder as the engine has them, which the caller closes} */
  TorchTokenToWave tokenToWave() throws IOException {
    return new TorchTokenToWave(flow(), KEPT, hift());
  }

  private <T> T load(String name, NetLoader<T> loader) throws IOException {
    try (WeightSource source = directory.weights(name, true)) {
      ModuleWeights weights = ModuleWeights.of(source);
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
