package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.torch.Tensor;

/**
 * The beginning of utterances whose frames are padded to a fixed number, so that one recording
 * serves all lengths. The padding stands behind: causal convolutions do not see it, and attention
 * has it hidden.
 *
 * @param hidden added to the scores of attention, (B, 1, 1 or T, T)
 */
record FixedFrames(Tensor hidden) implements Past {
  @Override
  public Past at(int step) {
    return this;
  }

  @Override
  public Tensor lead(Object layer, Tensor x, long frames) {
    return Past.NONE.lead(layer, x, frames);
  }

  @Override
  public KeyValues append(Object layer, Tensor keys, Tensor values) {
    return KeyValues.masked(keys, values, hidden);
  }
}
