package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.core.spi.SpeechLanguageModel;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import io.github.cosyvoice4j.nn.Embedding;
import io.github.cosyvoice4j.nn.Linear;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;

/**
 * CosyVoice2's language model (upstream's {@code cosyvoice/llm/llm.py}): text and prompt speech in,
 * scores of the next speech id out.
 *
 * <p>It reads {@code [sos][text][task_id][prompt speech]}, then speech ids one by one. The weights
 * belong to the {@link ModuleWeights} it was loaded from and are shared by all sequences; any
 * number of threads may each work on sequences of their own.
 */
public final class Qwen2LM implements SpeechLanguageModel {
  // Rows of llm_embedding.
  private static final int SOS = 0;
  private static final int TASK_ID = 1;
  private static final int MARKERS = 2;

  private final Qwen2LMConfig config;
  private final Qwen2Model model;
  private final Embedding llmEmbedding; // (2, C)
  private final Embedding speechEmbedding; // (V, C)
  private final Linear llmDecoder; // C -> V

  private Qwen2LM(Qwen2LMConfig config, ModuleWeights w) throws IOException {
    int c = config.qwen2().hiddenSize();
    int v = config.outputSize();
    this.config = config;
    this.model = Qwen2Model.load(config.qwen2(), w.at("llm.model.model"));
    this.llmEmbedding = Embedding.load(w.at("llm_embedding"), MARKERS, c);
    this.speechEmbedding = Embedding.load(w.at("speech_embedding"), v, c);
    this.llmDecoder = Linear.load(w.at("llm_decoder"), c, v);
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
    return new Qwen2LM(config, w);
  }

  @Override
  public int outputSize() {
    return config.outputSize();
  }

  @Override
  public int speechTokens() {
    return config.speechTokenSize();
  }

  @Override
  public int textVocabulary() {
    return config.qwen2().vocabSize();
  }

  @Override
  public TokenSequence open(int[] text, int[] promptSpeech) {
    return open(text, promptSpeech, Probe.NONE);
  }

  /**
   * Reads a prompt as {@link #open(int[], int[])} does, and lets the hidden states be seen.
   *
   * @param text ids of prompt transcript and text
   * @param promptSpeech speech ids of the prompt
   * @param probe sees {@code hidden} after the final norm: (T, C) of the prompt, then (1, C) of
   *     each step
   * @return the sequence, which the caller closes
   * @throws IllegalArgumentException if an id is outside its table
   */
  public TokenSequence open(int[] text, int[] promptSpeech, Probe probe) {
    Sequence sequence = new Sequence(probe);
    try {
      TensorScope.run(
          () -> {
            Tensor hidden = model.forward(lmInput(text, promptSpeech), sequence.cache); // (T, C)
            probe.see("hidden", hidden);
            sequence.hidden.copy_(hidden.select(0, hidden.size(0) - 1));
          });
      return sequence;
    } catch (RuntimeException | Error e) {
      sequence.close();
      throw e;
    }
  }

  /**
   * {@return the embeddings of a prompt (T, C), in the thread's innermost scope}
   *
   * @param text ids of prompt transcript and text
   * @param promptSpeech speech ids of the prompt
   * @throws IllegalArgumentException if an id is outside its table
   */
  Tensor lmInput(int[] text, int[] promptSpeech) {
    requireIds("text", text, textVocabulary());
    requireIds("prompt speech", promptSpeech, outputSize());
    return Tensor.cat(
        0,
        llmEmbedding.row(SOS),
        model.embedTokens().forward(Tensor.of(text, text.length)),
        llmEmbedding.row(TASK_ID),
        speechEmbedding.forward(Tensor.of(promptSpeech, promptSpeech.length)));
  }

  /**
   * {@return the hidden state (C) after one more speech id, in the thread's innermost scope}
   *
   * @param speechToken the id
   * @param cache what came before; advanced by one row
   * @throws IllegalArgumentException if the id is outside its table
   */
  Tensor step(int speechToken, KvCache cache) {
    requireIds("speech", new int[] {speechToken}, outputSize());
    return model.forward(speechEmbedding.row(speechToken).squeeze(0), cache);
  }

  Qwen2Model model() {
    return model;
  }

  private static void requireIds(String name, int[] ids, int size) {
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] < 0 || ids[i] >= size) {
        throw new IllegalArgumentException(
            name + " id " + i + ": expected 0 to " + (size - 1) + ", got " + ids[i]);
      }
    }
  }

  private final class Sequence implements TokenSequence {
    private final KvCache cache = new KvCache(config.qwen2());
    private final Tensor hidden; // (C), of the last row
    private final Probe probe;
    private boolean closed;

    Sequence(Probe probe) {
      this.probe = probe;
      try (TensorScope scope = TensorScope.open()) {
        this.hidden = scope.own(Tensor.empty(config.qwen2().hiddenSize()));
      }
    }

    @Override
    public void logits(float[] into) {
      requireOpen();
      TensorScope.run(() -> llmDecoder.forward(hidden).copyTo(into));
    }

    @Override
    public void append(int speechToken) {
      requireOpen();
      TensorScope.run(
          () -> {
            hidden.copy_(step(speechToken, cache));
            probe.see("hidden", hidden.unsqueeze(0));
          });
    }

    private void requireOpen() {
      if (closed) {
        throw new IllegalStateException("TokenSequence is closed");
      }
    }

    @Override
    public void close() {
      closed = true;
      cache.close();
      hidden.close();
    }
  }
}
