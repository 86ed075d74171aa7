package io.github.cosyvoice4j.backend;

import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.Tensor;

/**
 * Sees each Euler step of the flow, and nothing of what goes on within.
 *
 * @param beat called at each
 */
record Beat(Runnable beat) implements Probe {
  @Override
  public void see(String name, Tensor value) {
    beat.run();
  }

  @Override
  public Probe at(String segment) {
    return segment.startsWith("step") ? this : NONE;
  }

  @Override
  public boolean looks() {
    return false;
  }
}
