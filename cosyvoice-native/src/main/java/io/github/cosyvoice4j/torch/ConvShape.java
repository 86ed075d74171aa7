package io.github.cosyvoice4j.torch;

/**
 * How a one-dimensional convolution walks.
 *
 * @param stride frames from one output to the next (or, transposed, outputs per frame)
 * @param padding zeros on each side
 * @param dilation frames between taps
 * @param groups independent groups of channels
 */
public record ConvShape(long stride, long padding, long dilation, long groups) {
  /** One output per frame, no padding. */
  public static final ConvShape PLAIN = new ConvShape(1, 0, 1, 1);

  /**
   * {@return this with padding}
   *
   * @param value zeros on each side
   */
  public ConvShape padded(long value) {
    return new ConvShape(stride, value, dilation, groups);
  }

  /**
   * {@return this with dilation}
   *
   * @param value frames between taps
   */
  public ConvShape dilated(long value) {
    return new ConvShape(stride, padding, value, groups);
  }

  /**
   * {@return this with a stride}
   *
   * @param value frames from one output to the next
   */
  public ConvShape strided(long value) {
    return new ConvShape(value, padding, dilation, groups);
  }
}
