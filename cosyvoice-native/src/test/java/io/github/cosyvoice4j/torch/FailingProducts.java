package io.github.cosyvoice4j.torch;

/**
 * Lets products in fewer bits than single precision give other values, as a broken kernel would.
 */
public final class FailingProducts {
  private FailingProducts() {}

  /**
   * Multiplies what all such products give.
   *
   * @param factor 1 to let them be
   */
  public static void scale(double factor) {
    CheckedProducts.tamper(product -> x -> product.forward(x).mul(factor));
  }

  /** Lets all such products throw what libtorch throws without FBGEMM. */
  public static void refuse() {
    CheckedProducts.tamper(
        product ->
            x -> {
              throw new RuntimeException("Didn't find engine for operation\nand a trace");
            });
  }
}
