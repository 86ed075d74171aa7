package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.core.checkpoint.StoredType;
import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel.Feed;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import io.github.cosyvoice4j.nn.Linear;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.DeviceMemory;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What all language models do with rows: a table, the transformer, an output layer.
 *
 * @param owner the model whose sequences it reads
 * @param config sizes of the transformer
 * @param model the transformer
 * @param table ids to embeddings
 * @param head the output layer, C to as many as the owner scores
 */
record RowReader(
    SpeechLanguageModel owner, Qwen2Config config, Qwen2Model model, RowTable table, Linear head) {
  TokenSequence open() {
    return open(Probe.NONE);
  }

  /** {@return a sequence whose hidden states a probe sees} */
  TokenSequence open(Probe probe) {
    StoredType type = model.embedTokens().weight().type();
    return new LmSequence(owner, new KvCache(config, type), probe);
  }

  /** Reads rows as {@link SpeechLanguageModel#advance} says. */
  void advance(List<Feed> feeds) {
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
    float[] scores = new float[all.size() * owner.outputSize()];
    DeviceMemory.guarded(
        () -> {
          TensorScope.run(() -> scores(lastRows(alone, together)).copyTo(scores));
          return scores;
        });
    for (int i = 0; i < all.size(); i++) {
      all.get(i).sequence.advance(all.get(i).input.rows(), scores, i * owner.outputSize());
    }
  }

  private List<Read> reads(List<Feed> feeds) {
    Set<TokenSequence> seen = new HashSet<>();
    List<Read> reads = new ArrayList<>();
    for (Feed feed : feeds) {
      if (!(feed.sequence() instanceof LmSequence sequence) || sequence.owner() != owner) {
        throw new IllegalArgumentException(
            "feed " + reads.size() + ": expected a sequence that this model opened, got another's");
      }
      if (!seen.add(sequence)) {
        throw new IllegalArgumentException(
            "feed " + reads.size() + ": expected each sequence once, got one again");
      }
      sequence.requireOpen();
      table.require(feed.input());
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
    Tensor hidden = model.forward(table.forward(read.input), read.sequence.cache()); // (T, C)
    read.sequence.probe().see("hidden", hidden);
    return hidden;
  }

  private Tensor readTogether(List<Read> reads) {
    Tensor[] rows = reads.stream().map(read -> table.forward(read.input)).toArray(Tensor[]::new);
    List<KvCache> caches = reads.stream().map(read -> read.sequence.cache()).toList();
    Tensor hidden = model.step(Tensor.cat(0, rows), caches); // (N, C)
    for (int i = 0; i < rows.length; i++) {
      reads.get(i).sequence.probe().see("hidden", hidden.narrow(0, i, 1));
    }
    return hidden;
  }

  /** The output layer: (N, C) -> (N, V), or (V) for one row. */
  private Tensor scores(Tensor hidden) {
    return head.forward(hidden.size(0) == 1 ? hidden.squeeze(0) : hidden);
  }

  private record Read(LmSequence sequence, LmInput input) {}
}
