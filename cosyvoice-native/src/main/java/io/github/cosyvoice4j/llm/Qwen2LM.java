package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import io.github.cosyvoice4j.nn.Embedding;
import io.github.cosyvoice4j.nn.Linear;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * CosyVoice2's language model (upstream's {@code cosyvoice/llm/llm.py}): text and prompt speech in,
 * scores of the next speech id out.
 *
 * <p>The weights belong to the {@link ModuleWeights} it was loaded from and are shared by all
 * sequences; any number of threads may each advance sequences of their own.
 */
public final class Qwen2LM implements SpeechLanguageModel {
  private final Qwen2LMConfig config;
  private final Qwen2Model model;
  private final LmTables tables;
  private final Linear llmDecoder; // C -> V

  private Qwen2LM(Qwen2LMConfig config, ModuleWeights w) throws IOException {
    int c = config.qwen2().hiddenSize();
    int v = config.outputSize();
    this.config = config;
    this.model = Qwen2Model.load(config.qwen2(), w.at("llm.model.model"));
    this.tables =
        new LmTables(
            model.embedTokens(),
            Embedding.load(w.at("speech_embedding"), v, c),
            Embedding.load(w.at("llm_embedding"), LmTables.MARKERS, c));
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
  public TokenSequence open() {
    return open(Probe.NONE);
  }

  /**
   * Opens a sequence as {@link #open()} does, and lets its hidden states be seen.
   *
   * @param probe sees {@code hidden} (rows, C) after the final norm, of the rows of each call
   * @return the sequence, which the caller closes
   */
  public TokenSequence open(Probe probe) {
    return new LmSequence(this, new KvCache(config.qwen2()), probe);
  }

  @Override
  public void advance(List<Feed> feeds) {
    List<Read> alone = new ArrayList<>();
    List<Read> together = new ArrayList<>();
    for (Read read : reads(feeds)) {
      (read.input.rows() == 1 ? together : alone).add(read);
    }
    if (together.size() == 1) {
      alone.add(together.remove(0)); // a matrix times a vector
    }
    List<Read> all = new ArrayList<>(alone);
    all.addAll(together);
    if (all.isEmpty()) {
      return;
    }
    float[] scores = new float[all.size() * outputSize()];
    TensorScope.run(() -> scores(lastRows(alone, together)).copyTo(scores));
    for (int i = 0; i < all.size(); i++) {
      all.get(i).sequence.advance(all.get(i).input.rows(), scores, i * outputSize());
    }
  }

  private List<Read> reads(List<Feed> feeds) {
    Set<TokenSequence> seen = new HashSet<>();
    List<Read> reads = new ArrayList<>();
    for (Feed feed : feeds) {
      if (!(feed.sequence() instanceof LmSequence sequence) || sequence.owner() != this) {
        throw new IllegalArgumentException(
            "feed " + reads.size() + ": expected a sequence that this model opened, got another's");
      }
      if (!seen.add(sequence)) {
        throw new IllegalArgumentException(
            "feed " + reads.size() + ": expected each sequence once, got one again");
      }
      sequence.requireOpen();
      tables.require(feed.input());
      reads.add(new Read(sequence, feed.input()));
    }
    return reads;
  }

  /** Hidden states of each sequence's last row: (N, C). */
  private Tensor lastRows(List<Read> alone, List<Read> together) {
    List<Tensor> rows = new ArrayList<>();
    for (Read read : alone) {
      Tensor hidden = readAlone(read);
      rows.add(hidden.narrow(0, hidden.size(0) - 1, 1));
    }
    if (!together.isEmpty()) {
      rows.add(readTogether(together));
    }
    return Tensor.cat(0, rows.toArray(Tensor[]::new));
  }

  private Tensor readAlone(Read read) {
    Tensor hidden = model.forward(tables.forward(read.input), read.sequence.cache()); // (T, C)
    read.sequence.probe().see("hidden", hidden);
    return hidden;
  }

  private Tensor readTogether(List<Read> reads) {
    Tensor[] rows = reads.stream().map(read -> tables.forward(read.input)).toArray(Tensor[]::new);
    List<KvCache> caches = reads.stream().map(read -> read.sequence.cache()).toList();
    Tensor hidden = model.step(Tensor.cat(0, rows), caches); // (N, C)
    for (int i = 0; i < rows.length; i++) {
      reads.get(i).sequence.probe().see("hidden", hidden.narrow(0, i, 1));
    }
    return hidden;
  }

  /** The output layer: (N, C) -> (N, V), or (V) for one row. */
  private Tensor scores(Tensor hidden) {
    return llmDecoder.forward(hidden.size(0) == 1 ? hidden.squeeze(0) : hidden);
  }

  private record Read(LmSequence sequence, LmInput input) {}
}
