package io.github.cosyvoice4j.torch;

/** How a processor multiplies rows with the weights of one layer, or of some of its outputs. */
interface Kernel {
  /**
   * What becomes of rows once before they are multiplied with one or more layers' weights.
   *
   * @param values what is multiplied, (M, in) or more rows
   * @param rows M
   * @param scale (M, 1), what the product of each row is to be multiplied with; or null
   */
  record Rows(Tensor values, long rows, Tensor scale) {
    /** {@return rows as they are} */
    static Rows of(Tensor x) {
      return new Rows(x, x.size(0), null);
    }
  }

  /**
   * {@return the rows as this kernel reads them}
   *
   * @param x (M, in), float32
   */
  default Rows prepare(Tensor x) {
    return Rows.of(x);
  }

  /**
   * Multiplies.
   *
   * @param x rows prepared by a kernel of the same kind
   * @param into (M, out), overwritten; its rows may lie apart
   */
  void multiply(Rows x, Tensor into);

  /**
   * {@return the product, (M, out), in the innermost scope}
   *
   * @param x rows prepared by a kernel of the same kind
   * @param out outputs
   */
  default Tensor multiply(Rows x, long out) {
    Tensor y = Tensor.empty(x.rows(), out);
    multiply(x, y);
    return y;
  }
}
