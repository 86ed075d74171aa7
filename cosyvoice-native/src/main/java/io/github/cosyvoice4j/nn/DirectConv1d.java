package io.github.cosyvoice4j.nn;

import io.github.cosyvoice4j.torch.Tensor;

/**
 * A convolution as libtorch computes it.
 *
 * @param conv the layer, whose padding is not used
 */
public record DirectConv1d(Conv1d conv) implements ValidConv1d {
  @Override
  public long steps(long outputs) {
    return outputs + (conv.weight().size(2) - 1) * conv.shape().dilation();
  }

  @Override
  public Tensor forward(Tensor x, long outputs) {
    return x.conv1dOfRows(conv.weight(), conv.bias(), conv.shape().padded(0));
  }
}
