package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.util.ArrayList;
import java.util.List;

/**
 * Which keys a query sees: all of them, or those up to the end of its chunk.
 *
 * <p>Upstream ({@code cosyvoice/utils/mask.py}, {@code add_optional_chunk_mask}) adds -inf
 * (encoder) or -1e10 (estimator) to the scores of hidden keys. The exponential of either is exactly
 * 0, so here hidden keys are cut off: attention runs block by block of queries, each against the
 * keys before its end. Blocks also bound the memory that scores take in a long utterance.
 *
 * @param chunkSize frames of a chunk, counted from the first frame; 0 where every key is seen
 * @param maxScores scores held at a time, but always those of one query
 */
record ChunkMask(long chunkSize, long maxScores) {
  /** Every query sees every key. */
  static final ChunkMask NONE = of(0);

  /**
   * 16 MB. Measured at 28 s of audio: a third faster than in one piece, because glibc maps and
   * clears fresh pages for every tensor above 32 MB; smaller pieces gain nothing.
   */
  private static final long MAX_SCORES = 1L << 22;

  /**
   * {@return the chunk-causal mask, or that which hides nothing}
   *
   * @param streaming whether chunks count
   * @param chunkSize frames of a chunk; 0 for no chunks
   */
  static ChunkMask of(boolean streaming, long chunkSize) {
    return streaming && chunkSize > 0 ? of(chunkSize) : NONE;
  }

  private static ChunkMask of(long chunkSize) {
    return new ChunkMask(chunkSize, MAX_SCORES);
  }

  /**
   * {@return the values that each query attends to, heads side by side}
   *
   * @param scores gives the scores of a block
   * @param value (B, H, T, D)
   */
  @SuppressWarnings("try") // the scope works by being open
  Tensor attend(Scores scores, Tensor value) {
    long batch = value.size(0);
    long heads = value.size(1);
    long time = value.size(2);
    long channels = value.size(3);
    Tensor attended = Tensor.empty(batch, time, heads * channels);
    Tensor perHead = attended.reshape(batch, time, heads, channels).transpose(1, 2);
    for (Block block : blocks(time, Math.max(1, maxScores / (batch * heads * time)))) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor weights = scores.of(block).softmax(-1); // (B, H, n, S)
        Tensor seen = value.narrow(2, 0, block.keys()); // (B, H, S, D)
        perHead.narrow(2, block.first(), block.queries()).copy_(weights.matmul(seen));
      }
    }
    return attended; // (B, T, H * D)
  }

  /**
   * {@return all queries, cut into blocks that see the same keys}
   *
   * @param time the number of queries and keys
   * @param most queries in a block
   */
  List<Block> blocks(long time, long most) {
    List<Block> blocks = new ArrayList<>();
    long chunk = chunkSize == 0 ? time : chunkSize;
    for (long start = 0; start < time; start += chunk) {
      long end = Math.min(start + chunk, time);
      for (long first = start; first < end; first += most) {
        blocks.add(new Block(first, Math.min(most, end - first), end));
      }
    }
    return blocks;
  }

  /**
   * Neighbouring queries that see the same keys.
   *
   * @param first the first query
   * @param queries how many
   * @param keys how many keys they see, counted from key 0
   */
  record Block(long first, long queries, long keys) {}

  /** How well queries and keys match. */
  @FunctionalInterface
  interface Scores {
    /**
     * {@return the scores of a block's queries for the keys they see, (B, H, n, S)}
     *
     * @param block the block
     */
    Tensor of(Block block);
  }
}
