package io.github.cosyvoice4j.hift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.EngineOptions.Blas;
import io.github.cosyvoice4j.core.checkpoint.RandomWeights;
import io.github.cosyvoice4j.core.spi.SpeechModel;
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

@ExtendWith(LeakCheck.class)
class ResBlockTest {
  private static final double CLOSE = 1e-5;
  private static final int CHANNELS = 6;
  private static final HiFTConfig.Kernel KERNEL = new HiFTConfig.Kernel(7, List.of(1, 3, 5));

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 40", "3, 100", "3, 1000", "8, 1000", "2, 2000"})
  void piecesAreTheWhole(int threads, int steps) throws IOException {
    Torch.load(Blas.PREFER_MKL);
    SpeechModel.ThreadMode mode = Torch.enterThread(threads);
    TensorScope scope = TensorScope.open();
    try (ModuleWeights w = ModuleWeights.of(new RandomWeights(1))) {
      Tensor x = Torch.randn(1, 0, 2, steps, CHANNELS);
      float[] whole = block(w, ConvWay.WHOLE).forward(x).toFloats();
      for (ConvWay way : ConvWay.values()) {
        float[] pieces = block(w, way).forward(x).toFloats();
        Parity.assertClose(way.name(), whole, pieces, CLOSE);
      }
    } finally {
      scope.close();
      mode.close();
    }
  }

  private static ResBlock block(ModuleWeights w, ConvWay way) throws IOException {
    return new ResBlock(w, CHANNELS, KERNEL, way);
  }

  @Test
  void piecesAreSideBySideAndNotShorterThanWhatIsAroundThem() {
    SpeechModel.ThreadMode mode = Torch.enterThread(2);
    try {
      for (long steps : new long[] {1, 119, 240, 5000, 1_000_000}) {
        Span all = new Span(0, steps);
        List<Span> pieces = ConvWay.BY_SIZE.pieces(all, 64, 60);
        assertTrue(pieces.size() == 1 || pieces.size() % 2 == 0, pieces::toString);
        long at = 0;
        for (Span piece : pieces) {
          assertEquals(at, piece.from());
          assertTrue(pieces.size() == 1 || piece.length() >= 120, pieces::toString);
          at = piece.to();
        }
        assertEquals(steps, at);
      }
    } finally {
      mode.close();
    }
  }
}
