package io.github.cosyvoice4j.nn;

import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import java.io.IOException;

/**
 * A table of rows, picked by id.
 *
 * @param weight (rows, C)
 */
public record Embedding(Tensor weight) {
  /**
   * Loads {@code weight}.
   *
   * @param w the layer's weights
   * @param rows ids are below it
   * @param channels C
   * @return the layer
   * @throws IOException if the tensor is missing or of another shape
   */
  public static Embedding load(ModuleWeights w, long rows, long channels) throws IOException {
    return new Embedding(w.get("weight", rows, channels));
  }

  /**
   * {@return the rows of ids}
   *
   * @param ids int64, any shape
   */
  public Tensor forward(Tensor ids) {
    return ids.embedding(weight); // (..) -> (.., C)
  }

  /**
   * {@return the row of one id, a view}
   *
   * @param id the id
   */
  public Tensor row(long id) {
    return weight.narrow(0, id, 1); // (1, C)
  }
}
