package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.core.chat.SpeechChat;
import io.github.cosyvoice4j.core.model.HuggingFaceFolder;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.spi.Backend;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.core.text.Qwen2Tokenizer;
import io.github.cosyvoice4j.core.text.TextFrontEnd;
import java.io.IOException;
import java.nio.file.Path;

/** Which language model gives the speech tokens, while a model is put together. */
interface Language {
  /** {@return the language model that the options ask for} */
  static Language of(EngineOptions options) throws IOException {
    return options.languageModel().isEmpty()
        ? new Own()
        : new Causal(HuggingFaceFolder.open(options.languageModel().get()));
  }

  /** Opens a model directory, which must have all that is needed beside this. */
  ModelDirectory directory(Path path) throws IOException;

  /** Loads this and the other nets; the caller closes them. */
  SpeechModel load(Backend backend, ModelDirectory directory, EngineOptions options)
      throws IOException;

  /** {@return how the engine deals with this} */
  Manner manner(ModelFacts facts, SpeechModel nets, Words words) throws IOException;

  /**
   * How the engine deals with a language model.
   *
   * @param scripts what it reads
   * @param decodings what becomes of its scores
   */
  record Manner(Scripts scripts, Decodings decodings) {}

  /**
   * What a model directory knows of text.
   *
   * @param tokenizer text to ids
   * @param text cleans and splits text
   */
  record Words(Qwen2Tokenizer tokenizer, TextFrontEnd text) {}

  /** CosyVoice2's own: {@code llm.pt} of the model directory. */
  record Own() implements Language {
    @Override
    public ModelDirectory directory(Path path) throws IOException {
      return ModelDirectory.open(path);
    }

    @Override
    public SpeechModel load(Backend backend, ModelDirectory directory, EngineOptions options)
        throws IOException {
      return backend.load(directory, options);
    }

    @Override
    public Manner manner(ModelFacts facts, SpeechModel nets, Words words) {
      return new Manner(
          Scripts.own(words.tokenizer(), words.text(), nets.llm().textVocabulary()),
          facts.decodings(nets.llm()));
    }
  }

  /**
   * A causal language model in Hugging Face form.
   *
   * @param folder where it lies
   */
  record Causal(HuggingFaceFolder folder) implements Language {
    @Override
    public ModelDirectory directory(Path path) throws IOException {
      return ModelDirectory.openWithoutLlm(path);
    }

    @Override
    public SpeechModel load(Backend backend, ModelDirectory directory, EngineOptions options)
        throws IOException {
      return backend.load(directory, folder, options);
    }

    @Override
    public Manner manner(ModelFacts facts, SpeechModel nets, Words words) throws IOException {
      SpeechChat chat = SpeechChat.load(folder, facts.sizes().speechTokens());
      return new Manner(
          ChatScripts.of(chat, words.tokenizer(), words.text()),
          new CausalDecodings(chat.speech(), folder.generation()));
    }
  }
}
