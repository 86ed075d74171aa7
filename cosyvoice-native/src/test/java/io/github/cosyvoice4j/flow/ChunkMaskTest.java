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
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
class ChunkMaskTest {
  private static final int TIME = 37;

  @Test
  void aQuerySeesKeysUpToTheEndOfItsChunk() {
    assertEquals(
        List.of(
            new ChunkMask.Block(0, 10, 10),
            new ChunkMask.Block(10, 10, 20),
            new ChunkMask.Block(20, 3, 23)),
        new ChunkMask(10, 1).blocks(23, 100));
  }

  @Test
  void manyQueriesAreCutButSeeTheSameKeys() {
    assertEquals(
        List.of(
            new ChunkMask.Block(0, 4, 6),
            new ChunkMask.Block(4, 2, 6),
            new ChunkMask.Block(6, 1, 7)),
        new ChunkMask(6, 1).blocks(7, 4));
    assertEquals(
        List.of(new ChunkMask.Block(0, 4, 5), new ChunkMask.Block(4, 1, 5)),
        ChunkMask.NONE.blocks(5, 4));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 50})
  void attentionEqualsThatWithMaskedScores(int chunkSize) {
    TensorScope.run(
        () -> {
          Tensor q = Torch.randn(1, 0, 2, 3, TIME, 4);
          Tensor k = Torch.randn(2, 0, 2, 3, TIME, 4);
          Tensor v = Torch.randn(3, 0, 2, 3, TIME, 4);
          Tensor expected =
              q.attention(k, v, Tensor.of(bias(chunkSize), TIME, TIME)) // (B, H, T, D)
                  .transpose(1, 2)
                  .reshape(2, TIME, 12);
          for (long maxScores : new long[] {1, 5 * 2 * 3 * TIME, 1 << 20}) {
            Tensor attended =
                new ChunkMask(chunkSize, maxScores)
                    .attend(
                        block ->
                            q.narrow(2, block.first(), block.queries())
                                .mul(0.5) // 1 / sqrt(4)
                                .matmul(k.narrow(2, 0, block.keys()).transpose(2, 3)),
                        v);
            Parity.assertClose("attended", expected.toFloats(), attended.toFloats(), 1e-5);
          }
        });
  }

  /** What upstream adds to the scores. */
  private static float[] bias(int chunkSize) {
    float[] bias = new float[TIME * TIME];
    for (int query = 0; query < TIME && chunkSize > 0; query++) {
      for (int key = (query / chunkSize + 1) * chunkSize; key < TIME; key++) {
        bias[query * TIME + key] = -1e10f;
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
            Tensor posEmb = new EspnetRelPositionalEncoding(12).encoding(TIME);
            Tensor whole = attention.forward(x, posEmb, new ChunkMask(chunkSize, 1 << 20));
            Tensor cut = attention.forward(x, posEmb, new ChunkMask(chunkSize, 4 * 3 * TIME));
            Parity.assertClose("cut", whole.toFloats(), cut.toFloats(), 1e-5);
          });
    }
  }
}
