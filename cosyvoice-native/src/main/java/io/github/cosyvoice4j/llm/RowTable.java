package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.torch.Tensor;

/** What becomes of rows before the transformer. */
interface RowTable {
  /**
   * {@return the rows' embeddings (T, C), a view for one row}
   *
   * @param input the rows
   */
  Tensor forward(LmInput input);

  /**
   * Refuses rows that are in no table.
   *
   * @param input the rows
   * @throws IllegalArgumentException if there is one
   */
  void require(LmInput input);
}
