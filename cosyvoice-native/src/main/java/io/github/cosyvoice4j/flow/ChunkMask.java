package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.torch.Parts;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.util.ArrayList;
import java.util.List;

/**
 * Which keys a query sees: all of its utterance, or those up to the end of its chunk.
 *
 * <p>Upstream ({@code cosyvoice/utils/mask.py}, {@code add_optional_chunk_mask}) adds -inf
 * (encoder) or -1e10 (estimator) to the scores of hidden keys. The exponential of either is exactly
 * 0, so here hidden keys are cut off: attention runs block by block of queries, each against the
 * keys before its end. Blocks also bound the memory that scores take in a long utterance.
 *
 * @param chunkSize frames of a chunk, counted from the first frame; 0 where every key is seen
 * @param stretch which frames ask; keys are those and all before them
 * @param maxScores scores held at a time, but always those of one query
 */
record ChunkMask(long chunkSize, Stretch stretch, long maxScores) {
  /**
   * 16 MB. Measured at 28 s of audio: a third faster than in one piece, because glibc maps and
   * clears fresh pages for every tensor above 32 MB; smaller pieces gain nothing.
   */
  private static final long MAX_SCORES = 1L << 22;

  /**
   * {@return the chunk-causal mask, or that which hides nothing}
   *
   * @param stretch which frames ask
   * @param chunkSize frames of a chunk; 0 for no chunks
   */
  static ChunkMask of(Stretch stretch, long chunkSize) {
    return new ChunkMask(stretch.streaming() ? chunkSize : 0, stretch, MAX_SCORES);
  }

  /** {@return how far after it a query may see} */
  long ahead() {
    long longest = stretch.longest();
    return (chunkSize == 0 ? longest : Math.min(chunkSize, longest)) - 1;
  }

  /** {@return how far before it a query may see} */
  long behind() {
    return stretch.first() + stretch.longest() - 1;
  }

  /**
   * {@return the values that each query attends to, heads side by side, (B, T, H * D); zeros after
   * the end of an utterance}
   *
   * @param query (B, H, T, D); the rows of an utterance are neighbours
   * @param scale what the scores are multiplied with
   * @param seen keys and values of the frames before and of these
   * @param bias what else is added to the scores
   */
  Tensor attend(Tensor query, double scale, KeyValues seen, Bias bias) {
    if (seen.masked() != null) {
      return seen.masked().attend(query, scale); // what is hidden is said there
    }
    long heads = query.size(1);
    long time = query.size(2);
    Tensor frames = query.newEmpty(query.size(0), time, heads, query.size(3)); // (B, T, H, D)
    long rows = query.size(0) / stretch.utterances();
    for (long row = 0; row < query.size(0); row++) {
      int utterance = (int) (row / rows);
      Tensor attended = frames.select(0, row).transpose(0, 1); // (H, T, D)
      Rows all = new Rows(query.select(0, row), seen.heads(row * heads, heads), attended);
      long length = stretch.lengths().get(utterance);
      attended.narrow(1, length, time - length).fill_(0);
      attend(utterance, all, scale, bias);
    }
    return frames.reshape(query.size(0), time, heads * query.size(3));
  }

  /** Heads have nothing to do with each other, so they are shared out among the threads. */
  private void attend(int utterance, Rows rows, double scale, Bias bias) {
    long heads = rows.queries.size(0);
    int parts = bias == Bias.NONE ? Parts.of(heads) : 1;
    long seen = stretch.first() + stretch.lengths().get(utterance);
    Parts.run(
        parts,
        part -> {
          long first = Parts.start(heads, part, parts);
          long count = Parts.start(heads, part + 1, parts) - first;
          Rows own = parts == 1 ? rows : rows.heads(first, count);
          long most = Math.max(1, maxScores / (count * seen));
          blocks(utterance, most).forEach(block -> own.attend(block, scale, bias));
        });
  }

  /**
   * {@return the queries of an utterance, cut into blocks that see the same keys}
   *
   * @param utterance its number
   * @param most queries in a block
   */
  List<Block> blocks(int utterance, long most) {
    long before = stretch.first();
    long time = stretch.lengths().get(utterance);
    List<Block> blocks = new ArrayList<>();
    long end;
    for (long start = 0; start < time; start = end) {
      end = Math.min(time, endOfChunk(before + start) - before);
      for (long first = start; first < end; first += most) {
        blocks.add(new Block(utterance, first, Math.min(most, end - first), before + end));
      }
    }
    return blocks;
  }

  private long endOfChunk(long frame) {
    return chunkSize == 0 ? Long.MAX_VALUE : (frame / chunkSize + 1) * chunkSize;
  }

  /** What queries of an utterance see, and where what they take from it goes. */
  private record Rows(Tensor queries, KeyValues seen, Tensor attended) {
    Rows heads(long first, long count) {
      return new Rows(
          queries.narrow(0, first, count),
          seen.heads(first, count),
          attended.narrow(0, first, count));
    }

    void attend(Block block, double scale, Bias bias) {
      TensorScope.run(
          () -> {
            Tensor asking = queries.narrow(1, block.first, block.queries); // (H, n, D)
            Tensor scores = seen.scores(asking, scale, block.keys); // (H, n, S)
            bias.addTo(scores, block);
            seen.mix(scores.softmax_(-1), attended.narrow(1, block.first, block.queries));
          });
    }
  }

  /**
   * Neighbouring queries that see the same keys.
   *
   * @param utterance whose they are
   * @param first the first query, counted from the stretch's first frame
   * @param queries how many
   * @param keys how many keys they see, counted from the utterance's first frame
   */
  record Block(int utterance, long first, long queries, long keys) {}

  /** What is added to how well queries and keys match. */
  @FunctionalInterface
  interface Bias {
    /** Nothing. */
    Bias NONE = (scores, block) -> {};

    /**
     * Adds to the scores of a block.
     *
     * @param scores (H, n, S), changed
     * @param block the block
     */
    void addTo(Tensor scores, Block block);
  }
}
