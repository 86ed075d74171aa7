package io.github.cosyvoice4j.torch;

import java.util.ArrayList;
import java.util.List;

/** Frees what was made for the life of some weights. Safe for use by several threads. */
final class Owner implements AutoCloseable {
  private final List<AutoCloseable> owned = new ArrayList<>(); // guarded by itself

  /**
   * Makes a tensor that lives as long as this.
   *
   * @param maker makes it; what else it makes is freed at once
   */
  Tensor own(ModuleWeights.Maker maker) {
    try (TensorScope scope = TensorScope.open()) {
      return keep(scope.own(maker.make()));
    }
  }

  /** {@return what it was given, which is closed with this} */
  <T extends AutoCloseable> T keep(T value) {
    synchronized (owned) {
      owned.add(value);
    }
    return value;
  }

  /** Frees one before all others, if it is among them. */
  void free(Tensor tensor) {
    synchronized (owned) {
      if (!owned.remove(tensor)) {
        return;
      }
    }
    tensor.close();
  }

  /** Frees all. Idempotent. */
  @Override
  public void close() {
    List<AutoCloseable> all;
    synchronized (owned) {
      all = List.copyOf(owned);
      owned.clear();
    }
    for (AutoCloseable each : all) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException(e); // tensors and packed weights throw none
      }
    }
  }
}
