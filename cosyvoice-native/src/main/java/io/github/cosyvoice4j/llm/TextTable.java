package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.nn.Embedding;
import io.github.cosyvoice4j.torch.Tensor;

/**
 * The one table of a causal language model: every row is text to it.
 *
 * @param text (vocabulary, C)
 */
record TextTable(Embedding text) implements RowTable {
  @Override
  public Tensor forward(LmInput input) {
    int[] ids = ids(input);
    return ids.length == 1 ? text.row(ids[0]) : text.forward(Tensor.of(ids, ids.length));
  }

  @Override
  public void require(LmInput input) {
    long size = text.weight().size(0);
    int[] ids = ids(input);
    for (int row = 0; row < ids.length; row++) {
      if (ids[row] < 0 || ids[row] >= size) {
        throw new IllegalArgumentException(
            "text id in row " + row + ": expected 0 to " + (size - 1) + ", got " + ids[row]);
      }
    }
  }

  /** Neighbours come as one run, so rows that are all text are one. */
  private static int[] ids(LmInput input) {
    Run run = new Run();
    input.visit(run);
    return run.ids;
  }

  private static final class Run implements LmInput.Visitor {
    private int[] ids;

    @Override
    public void text(int[] given) {
      ids = given;
    }

    @Override
    public void sos() {
      throw other("a mark");
    }

    @Override
    public void task() {
      throw other("a mark");
    }

    @Override
    public void speech(int[] given) {
      throw other("speech");
    }

    private static IllegalArgumentException other(String kind) {
      return new IllegalArgumentException(
          "rows: expected text only, as a causal language model has one table, got " + kind);
    }
  }
}
