package io.github.cosyvoice4j.nn;

import io.github.cosyvoice4j.torch.Tensor;

/**
 * A convolution over time that pads nothing: the caller lays its input out with zeros around it
 * where the signal ends, so that pieces of a signal are convolved as the whole is. Channels are the
 * last axis, which is faster.
 *
 * <p>Immutable and safe for use by several threads.
 */
public interface ValidConv1d {
  /**
   * {@return how many steps to lay out: all that the outputs look at, and what some ways of
   * computing need behind those, which has to be finite and has no effect}
   *
   * @param outputs how many steps are wanted
   */
  long steps(long outputs);

  /**
   * {@return the convolution, (1, outputs, out)}
   *
   * @param x (1, {@link #steps steps(outputs)}, in), without gaps; the first output looks at the
   *     first step
   * @param outputs how many steps are wanted
   */
  Tensor forward(Tensor x, long outputs);
}
