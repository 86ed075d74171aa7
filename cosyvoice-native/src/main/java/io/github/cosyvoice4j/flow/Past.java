package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.torch.Tensor;

/**
 * What came before the frames of a call, as each layer saw it. Handed through a net as {@link
 * io.github.cosyvoice4j.nn.Probe} is; a layer asks for its own part by giving itself.
 *
 * <p>With {@link #NONE} the frames are an utterance's first, and nothing is kept. With that of a
 * {@link FlowCache} they go on from those of the call before, and each layer leaves there what the
 * next call needs of it.
 */
interface Past {
  /** Nothing came before, and nothing is kept. */
  Past NONE = new Beginning();

  /**
   * {@return what came before in one of several runs through the same layers}
   *
   * @param run its number
   */
  Past at(int run);

  /**
   * Puts the last frames that a convolution read before those it is to read now.
   *
   * @param layer the convolution
   * @param x (B, T, C)
   * @param frames how many; zeros where there were none
   * @return (B, frames + T, C)
   */
  Tensor lead(Object layer, Tensor x, long frames);

  /**
   * Appends keys and values to those that an attention has seen.
   *
   * @param layer the attention
   * @param keys (B, H, T, D)
   * @param values (B, H, T, D)
   * @return all so far, these last; borrowed for the time of the layer's call
   */
  KeyValues append(Object layer, Tensor keys, Tensor values);

  /** See {@link #NONE}. */
  final class Beginning implements Past {
    private Beginning() {}

    @Override
    public Past at(int run) {
      return this;
    }

    @Override
    public Tensor lead(Object layer, Tensor x, long frames) {
      return x.pad(0, 0, 0, frames, 0);
    }

    @Override
    public KeyValues append(Object layer, Tensor keys, Tensor values) {
      return KeyValues.of(keys, values);
    }
  }
}
