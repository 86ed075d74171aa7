package io.github.cosyvoice4j.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.core.testing.Parity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
class ProductTest {
  private static final long IN = 448;
  private static final long OUT = 1000; // with the inputs, enough for the order of few rows
  private static final long[] ROWS = {1, 2, 3, 8, 9, 16, 31, 32, 33, 200};

  @ParameterizedTest
  @CsvSource({"FP32, 1, 1e-6", "FP32, 3, 1e-6", "FP16, 2, 1e-3", "INT8, 1, 3e-2", "INT8, 2, 3e-2"})
  void itIsTheProduct(Precision precision, int threads, double error) {
    try (Products made = new Products(precision, threads)) {
      for (long rows : ROWS) {
        Tensor x = Torch.randn(5, 0, rows, IN);
        Tensor expected =
            Tensor.cat(1, x.linear(made.first.weight(), made.first.bias()), without(x, made));
        double relative = relative(expected, made.product.forward(x));
        assertTrue(relative <= error, precision + ", " + rows + " rows: " + relative);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void itIsTheProductInOrderToo(int threads) {
    try (Products made = new Products(new ProductForm(Precision.FP32, threads, true))) {
      for (long rows : ROWS) {
        Tensor wide = Torch.randn(5, 0, rows, 2 * IN);
        Tensor x = wide.narrow(1, IN, IN); // its rows lie apart
        Tensor expected =
            Tensor.cat(1, x.linear(made.first.weight(), made.first.bias()), without(x, made));
        double relative = relative(expected, made.product.forward(x));
        assertTrue(relative <= 1e-6, rows + " rows: " + relative);
      }
      assertArrayEquals(new long[] {0, 2 * OUT}, made.product.forward(Tensor.empty(0, IN)).shape());
    }
  }

  /** oneDNN takes a thousand times as long for other strides, or ends the process. */
  @Test
  void rowsAsTheyLieMayLieApart() {
    TensorScope.run(
        () -> {
          Tensor x = Torch.randn(5, 0, 300, 3, 64);
          Tensor y = Torch.randn(6, 0, 64, 200);
          Tensor expected = x.select(1, 1).matmul(y);
          Tensor got = x.select(1, 1).matmulTransposed(y.transpose(0, 1));
          assertTrue(relative(expected, got) <= 1e-6);
          Tensor exact = x.toFloat64().select(1, 1).matmulTransposed(y.toFloat64().transpose(0, 1));
          assertTrue(relative(expected, exact) <= 1e-6);
          Tensor none = Tensor.empty(0, 64).matmulTransposed(y.transpose(0, 1));
          assertArrayEquals(new long[] {0, 200}, none.shape());
        });
  }

  @ParameterizedTest
  @CsvSource({"FP32", "FP16", "INT8"})
  @SuppressWarnings("try") // the mode works by being entered
  void itDoesNotHangOnHowManyProcessorsThereAre(Precision precision) {
    try (Products made = new Products(precision, 3)) {
      for (long rows : ROWS) {
        Tensor x = Torch.randn(5, 0, rows, IN);
        float[] expected = made.product.forward(x).toFloats();
        for (int processors : new int[] {1, 2}) {
          try (SpeechModel.ThreadMode few = Torch.enterThread(3, () -> processors, Device.CPU)) {
            assertArrayEquals(expected, made.product.forward(x).toFloats());
          }
        }
      }
    }
  }

  private static Tensor without(Tensor x, Products made) {
    return x.linear(made.second.weight(), null);
  }

  /** Norm of the difference by norm of what is expected. */
  private static double relative(Tensor expected, Tensor actual) {
    double difference = 0;
    double whole = 0;
    float[] values = expected.toFloats();
    float[] others = actual.toFloats();
    for (int i = 0; i < values.length; i++) {
      difference += Math.pow((double) values[i] - others[i], 2);
      whole += Math.pow(values[i], 2);
    }
    return Math.sqrt(difference / whole);
  }

  @ParameterizedTest
  @CsvSource({"FP32, 1e-5", "FP16, 1e-5", "INT8, 0.1"}) // a row alone has another scale in bytes
  void aRowDoesNotDependOnItsNeighbours(Precision precision, double alike) {
    try (Products made = new Products(precision, 2)) {
      Tensor x = Torch.randn(6, 0, 40, IN);
      x.narrow(0, 1, 1).mul_(1000); // one scale for all would leave nothing of the others
      float[] alone = made.product.forward(x.narrow(0, 0, 1)).toFloats();
      float[] ofTwo = made.product.forward(x.narrow(0, 0, 2)).narrow(0, 0, 1).toFloats();
      Parity.assertClose("one and two rows", alone, ofTwo, alike);
      for (long rows : new long[] {8, 40}) {
        Tensor row = made.product.forward(x.narrow(0, 0, rows)).narrow(0, 0, 1);
        Parity.assertClose("two and " + rows + " rows", ofTwo, row.toFloats(), 1e-5);
      }
    }
  }

  @Test
  void zerosStayZerosInBytes() {
    try (Products made = new Products(Precision.INT8, 1)) {
      float[] bias = made.product.forward(Tensor.zeros(2, IN)).select(0, 1).toFloats();
      assertArrayEquals(
          Tensor.cat(0, made.first.bias(), Tensor.zeros(OUT)).toFloats(), bias, 1e-6f);
    }
  }

  @Test
  void axesBeforeTheLastAreKept() {
    try (Products made = new Products(Precision.FP32, 1)) {
      Tensor x = Torch.randn(8, 0, 2, 3, IN);
      assertArrayEquals(new long[] {2, 3, 2 * OUT}, made.product.forward(x).shape());
      Tensor row = x.select(0, 0).select(0, 0);
      assertArrayEquals(new long[] {2 * OUT}, made.product.forward(row).shape());
    }
  }

  /** Two layers side by side, the second without bias, on a thread with so many processors. */
  private static final class Products implements AutoCloseable {
    private final SpeechModel.ThreadMode mode;
    private final TensorScope scope = TensorScope.open();
    private final Owner owner = new Owner();
    private final Product.Layer first;
    private final Product.Layer second;
    private final Product product;

    Products(Precision precision, int threads) {
      this(new ProductForm(precision, threads));
    }

    Products(ProductForm form) {
      mode = Torch.enterThread(form.groups());
      first = new Product.Layer(Torch.randn(1, 0, OUT, IN), Torch.randn(2, 0, OUT));
      second = new Product.Layer(Torch.randn(3, 0, OUT, IN), null);
      product = form.product(List.of(first, second), owner);
    }

    @Override
    public void close() {
      owner.close();
      scope.close();
      mode.close();
    }
  }
}
