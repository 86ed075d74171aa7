package io.github.cosyvoice4j.torch;

import java.util.List;

/**
 * A product on the processors that the calling thread may use: few rows are multiplied with some of
 * the outputs by each, many rows are shared out.
 *
 * @param groups the outputs side by side, each group about as large as the others
 * @param out how many they are together
 */
record SharedProduct(List<List<Piece>> groups, long out) implements Product {
  /** From here on, each part has rows enough for itself. */
  private static final long ROWS_OF_A_PART = 32;

  /**
   * Some of the outputs.
   *
   * @param kernel multiplies with their weights
   * @param first the first of them
   * @param count how many
   */
  record Piece(Kernel kernel, long first, long count) {}

  @Override
  public Tensor forward(Tensor x) {
    try (TensorScope scope = TensorScope.open()) {
      long[] shape = x.shape();
      Tensor rows = x.dim() == 2 ? x : x.reshape(-1, shape[shape.length - 1]); // (M, in)
      Tensor y = product(rows);
      shape[shape.length - 1] = out;
      return scope.escape(x.dim() == 2 ? y : y.reshape(shape));
    }
  }

  private Tensor product(Tensor x) { // (M, in) -> (M, out)
    int byRows = Parts.of(x.size(0) / ROWS_OF_A_PART);
    if (byRows == 1 && groups.size() == 1 && groups.get(0).size() == 1) {
      return groups.get(0).get(0).kernel.multiply(prepare(x), out);
    }
    Tensor y = Tensor.empty(x.size(0), out);
    if (byRows > 1) {
      shareRows(x, y, byRows);
    } else {
      shareGroups(x, y);
    }
    return y;
  }

  private void shareRows(Tensor x, Tensor y, int parts) {
    Parts.run(
        x.size(0),
        parts,
        (first, count) ->
            multiply(prepare(x.narrow(0, first, count)), y.narrow(0, first, count), groups));
  }

  private void shareGroups(Tensor x, Tensor y) {
    Kernel.Rows rows = prepare(x);
    Parts.run(
        groups.size(),
        Parts.of(groups.size()),
        (first, count) -> multiply(rows, y, groups.subList((int) first, (int) (first + count))));
  }

  /** All kernels are of one kind. */
  private Kernel.Rows prepare(Tensor x) {
    return groups.get(0).get(0).kernel.prepare(x);
  }

  private void multiply(Kernel.Rows rows, Tensor y, List<List<Piece>> some) {
    for (List<Piece> group : some) {
      for (Piece piece : group) {
        boolean all = piece.count == out;
        piece.kernel.multiply(rows, all ? y : y.narrow(1, piece.first, piece.count));
      }
    }
  }
}
