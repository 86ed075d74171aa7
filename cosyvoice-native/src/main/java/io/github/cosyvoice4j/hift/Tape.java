package io.github.cosyvoice4j.hift;

import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;

/**
 * A signal (1, C, T) that grows at its end and is forgotten from its beginning. Positions count
 * from the very first one, forgotten or not. Not safe for use by several threads.
 */
final class Tape implements AutoCloseable {
  private long start;
  private Tensor kept; // (1, C, end - start), owned

  /**
   * Makes an empty tape.
   *
   * @param channels C
   */
  Tape(long channels) {
    try (TensorScope scope = TensorScope.open()) {
      kept = scope.own(Tensor.empty(1, channels, 0));
    }
  }

  /** {@return the position after the last} */
  long end() {
    return start + kept.size(2);
  }

  /**
   * Writes on.
   *
   * @param piece (1, C, any), copied
   */
  void append(Tensor piece) {
    try (TensorScope scope = TensorScope.open()) {
      replace(scope.own(Tensor.cat(2, kept, piece)));
    }
  }

  /** {@return a view of what is kept, valid until the tape changes} */
  Tensor all() {
    return slice(start, end());
  }

  /**
   * {@return a view of a part, valid until the tape changes}
   *
   * @param from first position, not forgotten
   * @param to end, exclusive
   */
  Tensor slice(long from, long to) {
    return kept.narrow(2, from - start, to - from); // (1, C, to - from)
  }

  /**
   * Forgets the beginning.
   *
   * @param before first position to keep, at most the end; nothing happens if it was reached
   *     already
   */
  void forget(long before) {
    if (before > start) {
      try (TensorScope scope = TensorScope.open()) {
        replace(scope.own(slice(before, end()).copy()));
        start = before;
      }
    }
  }

  private void replace(Tensor next) {
    kept.close();
    kept = next;
  }

  /** Frees the signal. Idempotent. */
  @Override
  public void close() {
    kept.close();
  }
}
