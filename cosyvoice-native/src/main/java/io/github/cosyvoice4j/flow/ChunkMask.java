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
 * keys before its end. Blocks also bound the memory that scores take in a long utterance. Chunks
 * are small for a product of matrices, so neighbours become one block where little is hidden in it.
 *
 * @param chunkSize frames of a chunk, counted from the first frame; 0 where every key is seen
 * @param stretch which frames ask; keys are those and all before them
 * @param maxScores scores that a thread holds at a time, but always those of one query
 */
record ChunkMask(long chunkSize, Stretch stretch, long maxScores) {
  /**
   * 16 MB. Measured at 28 s of audio: a third faster than in one piece, because glibc maps and
   * clears fresh pages for every tensor above 32 MB; smaller pieces gain nothing.
   */
  private static final long MAX_SCORES = 1L << 22;

  /**
   * Frames of a whole utterance from which on a head by itself, with oneDNN's product, is faster
   * than all heads at once. Milliseconds of 8 heads on one core of two at work (AMD EPYC, AVX2):
   *
   * <pre>
   * queries x keys   50 x 450   200 x 550   674 x 674   1500 x 1500
   * all heads             1.2         4.3        18.0           125
   * head by head          1.5         4.6        15.4            72
   * </pre>
   */
  private static final long HEAD_BY_HEAD = 256;

  /**
   * Queries of chunks that are joined: four chunks after 350 frames take 4.3 ms together or two by
   * two, 5.5 ms one by one.
   */
  private static final long MOST_JOINED = 200;

  /** Part of the scores that may be hidden in joined chunks. */
  private static final double MOST_HIDDEN = 1.0 / 7;

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
        heads,
        parts,
        (first, count) -> {
          Rows own = parts == 1 ? rows : rows.heads(first, count);
          long most = maxScores / seen; // of one head
          if (bias != Bias.NONE) {
            blocks(utterance, most / count).forEach(block -> own.attend(block, scale, bias));
          } else if (isWorthHeadByHead(rows, seen)) {
            blocks(utterance, most).forEach(block -> own.attendHeadByHead(block, scale));
          } else {
            joined(utterance, most / count).forEach(block -> own.attend(block, scale, this::hide));
          }
        });
  }

  private boolean isWorthHeadByHead(Rows rows, long frames) {
    return chunkSize == 0
        && frames >= HEAD_BY_HEAD
        && rows.seen.pieces().size() == 1
        && rows.queries.hasFastMatmulTransposed();
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
    long step = Math.max(1, most);
    List<Block> blocks = new ArrayList<>();
    long end;
    for (long start = 0; start < time; start = end) {
      end = Math.min(time, endOfChunk(before + start) - before);
      for (long first = start; first < end; first += step) {
        blocks.add(new Block(utterance, first, Math.min(step, end - first), before + end));
      }
    }
    return blocks;
  }

  /**
   * {@return the queries of an utterance, cut into blocks, of which the first queries may see fewer
   * keys than the last}
   *
   * @param utterance its number
   * @param most queries in a block
   */
  List<Block> joined(int utterance, long most) {
    List<Block> chunks = blocks(utterance, most);
    List<Block> joined = new ArrayList<>();
    Block open = chunks.get(0);
    long apart = open.scores(); // of its chunks, nothing hidden
    for (Block next : chunks.subList(1, chunks.size())) {
      Block both = open.with(next);
      apart += next.scores();
      boolean fits = both.queries <= Math.min(MOST_JOINED, most);
      if (fits && both.scores() * (1 - MOST_HIDDEN) <= apart) {
        open = both;
      } else {
        joined.add(open);
        open = next;
        apart = next.scores();
      }
    }
    joined.add(open);
    return joined;
  }

  /** Hides from each chunk of a block what comes after its end. */
  private void hide(Tensor scores, Block block) { // (H, n, S)
    long before = stretch.first();
    long last = block.first + block.queries;
    long end;
    for (long first = block.first; first < last; first = end) {
      long keys = Math.min(block.keys, endOfChunk(before + first));
      end = Math.min(last, keys - before);
      scores
          .narrow(1, first - block.first, end - first)
          .narrow(2, keys, block.keys - keys)
          .fill_(Double.NEGATIVE_INFINITY);
    }
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

    void attendHeadByHead(Block block, double scale) {
      KeyValues.Piece all = seen.pieces().get(0); // and the only one
      for (long i = 0; i < queries.size(0); i++) {
        long head = i;
        TensorScope.run(
            () -> {
              Tensor asking = queries.select(0, head).narrow(0, block.first, block.queries);
              Tensor keys = all.keys().select(0, head).narrow(0, 0, block.keys); // (S, D)
              Tensor values = all.values().select(0, head).narrow(0, 0, block.keys);
              Tensor weights = asking.mul(scale).matmulTransposed(keys).softmax_(-1); // (n, S)
              attended
                  .select(0, head)
                  .narrow(0, block.first, block.queries)
                  .copy_(weights.matmulTransposed(values.transpose(0, 1)));
            });
      }
    }
  }

  /**
   * Neighbouring queries.
   *
   * @param utterance whose they are
   * @param first the first query, counted from the stretch's first frame
   * @param queries how many
   * @param keys how many keys the last of them sees, counted from the utterance's first frame
   */
  record Block(int utterance, long first, long queries, long keys) {
    /** {@return how many scores a head has} */
    long scores() {
      return queries * keys;
    }

    /** {@return this and the one that follows} */
    Block with(Block next) {
      return new Block(utterance, first, queries + next.queries, next.keys);
    }
  }

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
