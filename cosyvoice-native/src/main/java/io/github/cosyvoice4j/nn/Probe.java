package io.github.cosyvoice4j.nn;

import io.github.cosyvoice4j.torch.Tensor;

/**
 * Sees what a net computes on its way, under the names of the state dict.
 *
 * <p>The tensors are borrowed for the time of the call.
 */
@FunctionalInterface
public interface Probe {
  /** Looks away. */
  Probe NONE = (name, value) -> {};

  /**
   * Called with each value on the way.
   *
   * @param name dotted path of the module whose output it is, such as {@code encoders.0}
   * @param value the output
   */
  void see(String name, Tensor value);

  /** {@return whether it looks at what it sees; a net may show the others less, and work faster} */
  default boolean looks() {
    return this != NONE;
  }

  /**
   * {@return a probe for a part of the net}
   *
   * @param segment path of the part
   */
  default Probe at(String segment) {
    return this == NONE ? NONE : (name, value) -> see(segment + "." + name, value);
  }
}
