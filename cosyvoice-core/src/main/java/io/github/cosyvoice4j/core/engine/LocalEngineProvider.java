package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.ModelInfo;
import io.github.cosyvoice4j.NativeLibraryException;
import io.github.cosyvoice4j.core.features.PromptEncoder;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.speakers.SpeakerStore;
import io.github.cosyvoice4j.core.speakers.Speakers;
import io.github.cosyvoice4j.core.speakers.Transcripts;
import io.github.cosyvoice4j.core.spi.Backend;
import io.github.cosyvoice4j.core.text.Qwen2Tokenizer;
import io.github.cosyvoice4j.core.text.TextFrontEnd;
import io.github.cosyvoice4j.core.text.rules.RuleTextNormalizer;
import io.github.cosyvoice4j.spi.Engine;
import io.github.cosyvoice4j.spi.EngineProvider;
import io.github.cosyvoice4j.spi.SpeakersFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;

/** Puts together a model directory, a front end and the nets of the {@link Backend}. */
public final class LocalEngineProvider implements EngineProvider {
  /** Upstream's choice: the front end's nets are small and run beside the others. */
  private static final int FRONT_END_THREADS = 1;

  /** Makes a provider; for {@link ServiceLoader}. */
  public LocalEngineProvider() {}

  @Override
  public Engine load(Path modelDirectory, EngineOptions options) throws IOException {
    Language language = Language.of(options);
    ModelDirectory directory = language.directory(modelDirectory);
    Backend backend = backend();
    PromptEncoder prompts = PromptEncoder.load(directory, FRONT_END_THREADS);
    try {
      DeviceNets nets =
          DeviceNets.load(
              options.compute(),
              compute ->
                  language.load(backend, directory, options.toBuilder().compute(compute).build()));
      try {
        return new Assembly(directory, language, options).engine(prompts, nets);
      } catch (Throwable e) {
        nets.close();
        throw e;
      }
    } catch (Throwable e) {
      prompts.close();
      throw e;
    }
  }

  /** Puts an engine together around nets that are loaded. */
  private record Assembly(ModelDirectory directory, Language language, EngineOptions options) {
    Engine engine(PromptEncoder prompts, DeviceNets nets) throws IOException {
      ModelFacts facts = ModelFacts.of(directory.config());
      Language.Words words = words();
      Language.Manner manner = language.manner(facts, nets.first(), words);
      FrontEnd.Bounds bounds = new FrontEnd.Bounds(facts.sizes(), options.maxTextChars());
      Dispatcher dispatcher = Dispatcher.of(facts.grid(), nets, manner.decodings(), options);
      LocalEngine.Parts parts =
          new LocalEngine.Parts(
              new FrontEnd(manner.scripts(), words.text(), prompts, bounds),
              dispatcher,
              speakers(directory, words, options),
              () -> {
                try (prompts) {
                  nets.close();
                }
              });
      LocalEngine engine = new LocalEngine(parts, info(nets, facts, words.tokenizer()));
      dispatcher.start();
      return engine;
    }

    private Language.Words words() throws IOException {
      Qwen2Tokenizer tokenizer = Qwen2Tokenizer.load(directory.tokenizer());
      TextFrontEnd text =
          options.strictUpstreamText()
              ? TextFrontEnd.strictUpstream(tokenizer)
              : TextFrontEnd.of(
                  tokenizer, options.textNormalizer().orElseGet(RuleTextNormalizer::builtIn));
      return new Language.Words(tokenizer, text);
    }

    private ModelInfo info(DeviceNets nets, ModelFacts facts, Qwen2Tokenizer tokenizer) {
      Map<String, String> details = new LinkedHashMap<>();
      options.languageModel().ifPresent(folder -> details.put("language model", folder.toString()));
      details.put("text vocabulary", Integer.toString(tokenizer.size()));
      details.put("speech vocabulary", Integer.toString(facts.sizes().speechTokens()));
      details.putAll(nets.details());
      return new ModelInfo(
          directory.path(),
          directory.generation().displayName(),
          nets.first().tokenToWave().sampleRate(),
          nets.first().parameters(),
          details);
    }
  }

  private static Speakers speakers(
      ModelDirectory directory, Language.Words words, EngineOptions options) {
    return new Speakers(
        new SpeakerStore(options.speakers().orElseGet(SpeakersFolder::locate)),
        directory.speakers(),
        Transcripts.of(words.tokenizer(), words.text()));
  }

  private static Backend backend() {
    return ServiceLoader.load(Backend.class, LocalEngineProvider.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () ->
                new NativeLibraryException(
                    "backend: expected one on the class or module path, got none; add the"
                        + " dependency io.github.cosyvoice4j:cosyvoice",
                    null));
  }
}
