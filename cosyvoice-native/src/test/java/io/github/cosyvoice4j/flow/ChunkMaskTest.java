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
    // 10 x 60 + 10 x 70 of 20 x 70; a third one would leave 10 x 60 + 10 x 70 + 10 x 80 of 30 x 80
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
                new ChunkMask(chunkSize, Stretch.whole(true, time), maxScores)
                    .attend(
                        q,
                        0.5, // 1 / sqrt(4)
                        KeyValues.of(k, v),
                        ChunkMask.Bias.NONE);
            Parity.assertClose("attended", expected.toFloats(), attended.toFloats(), 1e-5);
          }
        });
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
