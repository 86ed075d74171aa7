package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.core.checkpoint.StoredType;
import io.github.cosyvoice4j.torch.Tensor;

/** One pass of some rows through all layers: where the rows stand, and what they see. */
interface Pass {
  /**
   * {@return turns in the numbers of the layers; angles need single precision, their sines do not}
   *
   * @param turns in single precision
   * @param type the numbers
   */
  static Qwen2RotaryEmbedding.Turns rounded(Qwen2RotaryEmbedding.Turns turns, StoredType type) {
    return type == StoredType.FLOAT32
        ? turns
        : new Qwen2RotaryEmbedding.Turns(turns.cos().to(type), turns.sin().to(type));
  }

  /** {@return the rows' positions} */
  Qwen2RotaryEmbedding.Turns turns();

  /**
   * Keeps the rows' keys and values, and lets each row gather from its sequence up to itself.
   *
   * @param layer the layer's number
   * @param q queries (K, G, T, D), turned
   * @param k keys (K, T, D), turned
   * @param v values (K, T, D)
   * @return what the rows gathered, heads side by side (T, K * G * D)
   */
  Tensor attend(int layer, Tensor q, Tensor k, Tensor v);
}
