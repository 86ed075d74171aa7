package io.github.cosyvoice4j.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.cosyvoice4j.core.checkpoint.RandomWeights;
import io.github.cosyvoice4j.core.testing.Parity;
import io.github.cosyvoice4j.torch.LeakCheck;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import io.github.cosyvoice4j.torch.Torch;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
class ChunkMaskTest {
  private static final int TIME = 37;

  @Test
  void aQuerySeesKeysUpToTheEndOfItsChunk() {
    assertEquals(
        List.of(
            new ChunkMask.Block(0, 0, 10, 10),
            new ChunkMask.Block(0, 10, 10, 20),
            new ChunkMask.Block(0, 20, 3, 23)),
        mask(10, 0, 23).blocks(0, 100));
  }

  @Test
  void manyQueriesAreCutButSeeTheSameKeys() {
    assertEquals(
        List.of(
            new ChunkMask.Block(0, 0, 4, 6),
            new ChunkMask.Block(0, 4, 2, 6),
            new ChunkMask.Block(0, 6, 1, 7)),
        mask(6, 0, 7).blocks(0, 4));
    assertEquals(
        List.of(new ChunkMask.Block(0, 0, 4, 5), new ChunkMask.Block(0, 4, 1, 5)),
        mask(0, 0, 5).blocks(0, 4));
  }

  @Test
  void aStretchGoesOnInTheMiddleOfAChunk() {
    assertEquals(
        List.of(
            new ChunkMask.Block(0, 0, 7, 20),
            new ChunkMask.Block(0, 7, 10, 30),
            new ChunkMask.Block(0, 17, 1, 31)),
        mask(10, 13, 18).blocks(0, 100));
    assertEquals(List.of(new ChunkMask.Block(0, 0, 5, 8)), mask(0, 3, 5).blocks(0, 100));
  }

  @Test
  void chunksAreJoinedWhereLittleIsHidden() {
    // of 30 x 80 scores, 10 x 20 and 10 x 10 are hidden
    assertEquals(
        List.of(new ChunkMask.Block(0, 0, 30, 80), new ChunkMask.Block(0, 30, 3, 83)),
        mask(10, 50, 33).joined(0, 30));
    assertEquals(
        List.of(
            new ChunkMask.Block(0, 0, 10, 10),
            new ChunkMask.Block(0, 10, 10, 20),
            new ChunkMask.Block(0, 20, 20, 40)),
        mask(10, 0, 40).joined(0, 100));
    assertEquals(
        List.of(new ChunkMask.Block(0, 0, 4, 5), new ChunkMask.Block(0, 4, 1, 5)),
        mask(0, 0, 5).joined(0, 4));
  }

  private static ChunkMask mask(long chunkSize, long first, long length) {
    return new ChunkMask(chunkSize, new Stretch(true, first, List.of(length), Past.NONE), 1);
  }

  @ParameterizedTest
  @CsvSource({"0, 37", "10, 37", "50, 37", "0, 300", "50, 300"})
  void attentionEqualsThatWithMaskedScores(int chunkSize, int time) {
    TensorScope.run(
        () -> {
          Tensor q = Torch.randn(1, 0, 2, 3, time, 4);
          Tensor k = Torch.randn(2, 0, 2, 3, time, 4);
          Tensor v = Torch.randn(3, 0, 2, 3, time, 4);
          Tensor expected =
              q.attention(k, v, Tensor.of(bias(chunkSize, time), time, time)) // (B, H, T, D)
                  .transpose(1, 2)
                  .reshape(2, time, 12);
          for (long maxScores : new long[] {1, 5L * 2 * 3 * time, 1 << 20}) {
            Tensor attended =
                attend(
                    new ChunkMask(chunkSize, Stretch.whole(true, time), maxScores),
                    q,
                    KeyValues.of(k, v));
            Parity.assertClose("attended", expected.toFloats(), attended.toFloats(), 1e-5);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 50})
  void attentionEndsWithEachUtterance(int chunkSize) {
    TensorScope.run(
        () -> {
          Tensor q = Torch.randn(1, 0, 4, 3, 300, 4);
          Tensor k = Torch.randn(2, 0, 4, 3, 300, 4);
          Tensor v = Torch.randn(3, 0, 4, 3, 300, 4);
          Stretch both = new Stretch(true, 0, List.of(300L, 270L), Past.NONE);
          Tensor together = attend(ChunkMask.of(both, chunkSize), q, KeyValues.of(k, v));
          for (int i = 0; i < 2; i++) {
            long length = both.lengths().get(i);
            Tensor own = q.narrow(0, 2L * i, 2).narrow(2, 0, length);
            KeyValues seen =
                KeyValues.of(
                    k.narrow(0, 2L * i, 2).narrow(2, 0, length),
                    v.narrow(0, 2L * i, 2).narrow(2, 0, length));
            Tensor alone = attend(ChunkMask.of(both.of(i), chunkSize), own, seen);
            Tensor got = together.narrow(0, 2L * i, 2).narrow(1, 0, length);
            Parity.assertClose("utterance", alone.toFloats(), got.toFloats(), 1e-5);
          }
        });
  }

  /** A stretch begins in the middle of a chunk, and its keys come in pieces. */
  @Test
  void attentionGoesOnFromWhatWasKept() {
    TensorScope.run(
        () -> {
          Tensor q = Torch.randn(1, 0, 2, 3, 300, 4);
          Tensor k = Torch.randn(2, 0, 2, 3, 300, 4);
          Tensor v = Torch.randn(3, 0, 2, 3, 300, 4);
          Tensor whole = attend(ChunkMask.of(Stretch.whole(true, 300), 50), q, KeyValues.of(k, v));
          long kept = 174;
          KeyValues pieces =
              KeyValues.of(k.narrow(2, 0, kept), v.narrow(2, 0, kept))
                  .then(KeyValues.of(k.narrow(2, kept, 126), v.narrow(2, kept, 126)));
          Stretch rest = new Stretch(true, kept, List.of(126L), Past.NONE);
          Tensor got = attend(ChunkMask.of(rest, 50), q.narrow(2, kept, 126), pieces);
          Parity.assertClose("rest", whole.narrow(1, kept, 126).toFloats(), got.toFloats(), 1e-5);
        });
  }

  private static Tensor attend(ChunkMask mask, Tensor q, KeyValues seen) {
    return mask.attend(q, 0.5, seen, ChunkMask.Bias.NONE); // 1 / sqrt(4)
  }

  /** What upstream adds to the scores. */
  private static float[] bias(int chunkSize, int time) {
    float[] bias = new float[time * time];
    for (int query = 0; query < time && chunkSize > 0; query++) {
      for (int key = (query / chunkSize + 1) * chunkSize; key < time; key++) {
        bias[query * time + key] = -1e10f;
      }
    }
    return bias;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10})
  void relativePositionsDoNotDependOnTheCut(int chunkSize) throws IOException {
    try (ModuleWeights weights = ModuleWeights.of(new RandomWeights(7))) {
      RelPositionMultiHeadedAttention attention =
          new RelPositionMultiHeadedAttention(
              weights, new UpsampleConformerEncoderConfig(12, 3, 1, 1, 1, false));
      TensorScope.run(
          () -> {
            Tensor x = Torch.randn(4, 0, 1, TIME, 12);
            Tensor posEmb = new EspnetRelPositionalEncoding(12).encoding(TIME - 1, TIME - 1);
            Stretch all = Stretch.whole(true, TIME);
            ChunkMask roomy = new ChunkMask(chunkSize, all, 1 << 20);
            ChunkMask tight = new ChunkMask(chunkSize, all, 4 * 3 * TIME);
            Tensor whole = attention.forward(x, posEmb, roomy, Past.NONE);
            Tensor cut = attention.forward(x, posEmb, tight, Past.NONE);
            Parity.assertClose("cut", whole.toFloats(), cut.toFloats(), 1e-5);
          });
    }
  }
}
