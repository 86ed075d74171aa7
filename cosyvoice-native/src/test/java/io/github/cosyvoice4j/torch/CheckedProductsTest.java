package io.github.cosyvoice4j.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Precision;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
class CheckedProductsTest {
  private static final long IN = 64;
  private static final long OUT = 48;

  @AfterEach
  void letThemBe() {
    FailingProducts.scale(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"FP32", "FP16", "INT8"})
  void goodProductsPass(Precision precision) {
    assertEquals(OUT, make(precision, 1));
  }

  @ParameterizedTest
  @CsvSource({"INT8, 1.2", "INT8, NaN", "INT8, Infinity", "INT8, 0", "FP16, 1.02", "FP16, NaN"})
  void farProductsAreUnfit(Precision precision, double factor) {
    FailingProducts.scale(factor);
    UnfitProductException e = assertThrows(UnfitProductException.class, () -> make(precision, 1));
    String bound = precision == Precision.FP16 ? "0.010" : "0.10";
    String expected = "a product of 64 x 48: expected an error up to " + bound + ", got ";
    assertTrue(e.getMessage().startsWith(expected), e.getMessage());
  }

  @Test
  void aMissingKernelIsUnfit() {
    FailingProducts.refuse();
    UnfitProductException e =
        assertThrows(UnfitProductException.class, () -> make(Precision.INT8, 1));
    assertEquals("a product of 64 x 48: Didn't find engine for operation", e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, Double.NaN})
  void singlePrecisionIsNotLookedAt(double factor) {
    FailingProducts.scale(factor);
    assertEquals(OUT, make(Precision.FP32, 1));
  }

  @Test
  void weightsThatAreNoNumbersAreUnfit() {
    assertThrows(UnfitProductException.class, () -> make(Precision.INT8, Double.NaN));
  }

  @Test
  void zerosPass() {
    assertEquals(OUT, make(Precision.INT8, 0));
  }

  /** Makes a product of random weights times a factor; tells how many outputs it has. */
  private static long make(Precision precision, double factor) {
    return TensorScope.compute(
        () -> {
          try (Owner owner = new Owner()) {
            Tensor weight = Torch.randn(1, 0, OUT, IN).mul(factor);
            Product product =
                new CheckedProducts(new ProductForm(precision, 1), owner, ByteCache.none())
                    .product(List.of(new Product.Layer(weight, null)));
            return product.forward(Tensor.zeros(2, IN)).size(1);
          }
        });
  }
}
