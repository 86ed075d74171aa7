package io.github.cosyvoice4j.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.core.testing.Parity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class FewRowsTest {
  @Test
  void tilesAreTheProduct() {
    long[][] sizes = {{2, 896, 4864}, {16, 4864, 896}, {3, 7, 5}, {5, 700, 1}, {2, 5000, 613}};
    for (long[] size : sizes) {
      Product product = new Product(size[0], size[1], size[2]);
      float[] expected = product.byLibtorch();
      Parity.assertClose("tiles", expected, product.byTiles(1), 1e-5);
      product.close();
    }
  }

  @Test
  void rowsOneByOneAreTheProductAndWhatTheyAreAlone() {
    long[][] sizes = {{2, 896, 4864}, {4, 4864, 896}, {3, 7, 5}, {5, 700, 1}};
    for (long[] size : sizes) {
      Product product = new Product(size[0], size[1], size[2]);
      Tensor all = FewRows.byRows(product.x, product.weight, product.bias);
      Parity.assertClose("rows", product.byLibtorch(), all.toFloats(), 1e-5);
      for (long row = 0; row < size[0]; row++) {
        Tensor alone = product.x.select(0, row).mv(product.weight).add(product.bias);
        assertArrayEquals(alone.toFloats(), all.select(0, row).toFloats());
      }
      product.close();
    }
  }

  @Test
  void theNumberOfThreadsMakesNoDifference() {
    assumeTrue(FewRows.hasTiles(), "small products are added up in one order on AVX-512 only");
    Product product = new Product(8, 896, 6567);
    float[] alone = product.byTiles(1);
    for (int threads = 2; threads < 8; threads++) {
      assertArrayEquals(alone, product.byTiles(threads));
    }
    product.close();
  }

  @Test
  void aProductWithoutBiasHasNone() {
    TensorScope.run(
        () -> {
          Tensor x = Torch.randn(1, 0, 2, 900);
          Tensor weight = Torch.randn(2, 0, 700, 900);
          float[] expected = x.matmul(weight.transpose(0, 1)).toFloats();
          Parity.assertClose("product", expected, x.linear(weight, null).toFloats(), 1e-5);
        });
  }

  @Test
  void aFailingPartFailsTheCaller() {
    for (int bad = 0; bad < 3; bad++) {
      int failing = bad;
      assertThrows(
          ArithmeticException.class,
          () ->
              Parts.run(
                  3,
                  part -> {
                    if (part == failing) {
                      throw new ArithmeticException();
                    }
                  }));
    }
  }

  private static final class Product implements AutoCloseable {
    private final TensorScope scope = TensorScope.open();
    private final Tensor x;
    private final Tensor weight;
    private final Tensor bias;

    Product(long rows, long in, long out) {
      x = Torch.randn(1, 0, rows, in);
      weight = Torch.randn(2, 0, out, in);
      bias = Torch.randn(3, 0, out);
    }

    float[] byLibtorch() {
      return x.matmul(weight.transpose(0, 1)).add(bias).toFloats();
    }

    @SuppressWarnings("try") // the thread's mode works by being entered
    float[] byTiles(int threads) {
      int before = Torch.threads();
      try (SpeechModel.ThreadMode mode = Torch.enterThread(threads)) {
        return FewRows.byTiles(x, weight, bias).toFloats();
      } finally {
        Torch.enterThread(before).close();
      }
    }

    @Override
    public void close() {
      scope.close();
    }
  }
}
