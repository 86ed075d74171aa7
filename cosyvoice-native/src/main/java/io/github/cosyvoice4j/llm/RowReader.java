package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.core.checkpoint.StoredType;
import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel.Feed;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.DeviceMemory;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What all language models do with rows: a table, the transformer, an output layer.
 *
 * <p>Single rows go by recorded steps where those are offered; prompts, and all rows elsewhere, one
 * operation at a time.
 *
 * @param owner the model whose sequences it reads
 * @param config sizes of the transformer
 * @param table ids to embeddings
 * @param net embeddings to scores
 * @param recorded steps that are launched whole, maybe not offered
 */
record RowReader(
    SpeechLanguageModel owner,
    Qwen2Config config,
    RowTable table,
    LmNet net,
    RecordedSteps recorded) {
  TokenSequence open() {
    return open(Probe.NONE);
  }

  /** {@return a sequence whose hidden states a probe sees} */
  TokenSequence open(Probe probe) {
    StoredType type = net.model().embedTokens().weight().type();
    return new LmSequence(owner, new KvCache(config, type), probe);
  }

  /** Reads rows as {@link SpeechLanguageModel#advance} says. */
  void advance(List<Feed> feeds) {
    List<Read> reads = reads(feeds);
    float[] scores = DeviceMemory.guarded(() -> read(reads));
    for (Read read : reads) {
      read.sequence.advance(read.input.rows(), scores, read.number * net.outputSize());
    }
  }

  private float[] read(List<Read> reads) {
    float[] scores = new float[reads.size() * net.outputSize()];
    TensorScope.run(
        () -> {
          List<Read> left = new ArrayList<>(reads);
          left.removeAll(stepRecorded(reads, scores));
          readAtOnce(left, scores);
        });
    return scores;
  }

  /** {@return those of the reads that a recorded step has made} */
  private List<Read> stepRecorded(List<Read> reads, float[] scores) {
    if (!recorded.areOffered()) {
      return List.of();
    }
    List<Read> steps =
        reads.stream()
            .filter(read -> read.input.rows() == 1 && read.sequence.probe() == Probe.NONE)
            .toList();
    if (steps.isEmpty()) {
      return steps;
    }
    List<Tensor> rows = steps.stream().map(read -> table.forward(read.input)).toList();
    Optional<float[]> made = recorded.step(caches(steps), rows);
    made.ifPresent(values -> put(steps, values, scores));
    return made.isPresent() ? steps : List.of();
  }

  private void readAtOnce(List<Read> reads, float[] scores) {
    List<Read> alone = new ArrayList<>();
    List<Read> together = new ArrayList<>();
    for (Read read : reads) {
      (read.input.rows() == 1 ? together : alone).add(read);
    }
    if (together.size() == 1) {
      alone.add(together.remove(0)); // a matrix times a vector
    }
    List<Read> all = new ArrayList<>(alone);
    all.addAll(together);
    if (!all.isEmpty()) {
      float[] made = new float[all.size() * net.outputSize()];
      scores(lastRows(alone, together)).copyTo(made);
      put(all, made, scores);
    }
  }

  /** Puts scores, one read's after another's, where each read's belong. */
  private void put(List<Read> reads, float[] made, float[] scores) {
    int size = net.outputSize();
    for (int i = 0; i < reads.size(); i++) {
      System.arraycopy(made, i * size, scores, reads.get(i).number * size, size);
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
      reads.add(new Read(reads.size(), sequence, feed.input()));
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
    Tensor hidden = net.model().forward(table.forward(read.input), read.sequence.cache()); // (T, C)
    read.sequence.probe().see("hidden", hidden);
    return hidden;
  }

  private Tensor readTogether(List<Read> reads) {
    Tensor[] rows = reads.stream().map(read -> table.forward(read.input)).toArray(Tensor[]::new);
    Tensor hidden = net.model().step(Tensor.cat(0, rows), caches(reads)); // (N, C)
    for (int i = 0; i < rows.length; i++) {
      reads.get(i).sequence.probe().see("hidden", hidden.narrow(0, i, 1));
    }
    return hidden;
  }

  private static List<KvCache> caches(List<Read> reads) {
    return reads.stream().map(read -> read.sequence.cache()).toList();
  }

  /** The output layer: (N, C) -> (N, V). */
  private Tensor scores(Tensor hidden) {
    return net.head().forward(hidden);
  }

  /** What the feed of a number asks for. */
  private record Read(int number, LmSequence sequence, LmInput input) {}
}
