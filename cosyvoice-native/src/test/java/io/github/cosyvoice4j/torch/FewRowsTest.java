package io.github.cosyvoice4j.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.cosyvoice4j.EngineOptions.Blas;
import io.github.cosyvoice4j.core.testing.Parity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Few rows are computed here, many by libtorch: with the same numbers. */
@ExtendWith(LeakCheck.class)
class FewRowsTest {
  private static final double CLOSE = 1e-6;
  private static final int MANY = 40;

  private TensorScope scope;

  @BeforeEach
  void open() {
    Torch.load(Blas.PREFER_MKL);
    scope = TensorScope.open();
  }

  @AfterEach
  void free() {
    scope.close();
  }

  @ParameterizedTest
  @CsvSource({"1, 896", "16, 896", "3, 7", "2, 1"})
  void rootMeanSquareNormalization(int rows, int width) {
    Tensor x = Torch.randn(1, 0, MANY, width);
    Tensor weight = Torch.randn(2, 0, width);
    Tensor few = x.narrow(0, 0, rows).rmsNorm(weight, 1e-6);
    Tensor many = x.rmsNorm(weight, 1e-6).narrow(0, 0, rows);
    assertArrayEquals(many.shape(), few.shape());
    Parity.assertClose("y", many.toFloats(), few.toFloats(), CLOSE);
  }

  @Test
  void zerosAreNotDividedByZero() {
    Tensor few = Tensor.zeros(1, 8).rmsNorm(Tensor.zeros(8).add(1), 1e-6);
    assertArrayEquals(new float[8], few.toFloats());
  }

  @Test
  void rowsThatLieApartAreReadWhereTheyLie() {
    Tensor wide = Torch.randn(1, 0, 3, 20);
    Tensor weight = Torch.randn(2, 0, 10);
    Tensor apart = wide.narrow(1, 5, 10);
    Parity.assertClose(
        "y",
        apart.contiguous().rmsNorm(weight, 1e-6).toFloats(),
        apart.rmsNorm(weight, 1e-6).toFloats(),
        CLOSE);
  }

  @ParameterizedTest
  @CsvSource({"1, 16, 18, 64", "16, 3, 4, 8", "2, 1, 1, 2"})
  void halvesAreTurned(int rows, int turned, int heads, int dim) {
    Tensor x = Torch.randn(1, 0, MANY, heads, dim);
    Tensor cos = Torch.randn(2, 0, MANY, dim);
    Tensor sin = Torch.randn(3, 0, MANY, dim);
    Tensor few = x.narrow(0, 0, rows).copy();
    assertSame(few, few.turnHalves_(turned, cos.narrow(0, 0, rows), sin.narrow(0, 0, rows)));
    Tensor many = x.copy().turnHalves_(turned, cos, sin).narrow(0, 0, rows);
    Parity.assertClose("x", many.toFloats(), few.toFloats(), CLOSE);
    if (turned < heads) {
      assertArrayEquals(
          x.narrow(0, 0, rows).narrow(1, turned, heads - turned).toFloats(),
          few.narrow(1, turned, heads - turned).toFloats());
    }
  }
}
