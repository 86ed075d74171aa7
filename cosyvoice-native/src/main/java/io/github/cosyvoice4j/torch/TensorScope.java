package io.github.cosyvoice4j.torch;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;

/**
 * The lifetime of one call's tensors: every tensor born on this thread while the scope is the
 * innermost one is freed when it closes.
 *
 * <pre>{@code
 * try (TensorScope scope = TensorScope.open()) {
 *   Tensor y = x.add(x).exp();
 *   return scope.escape(y); // freed by the enclosing scope
 * }
 * }</pre>
 *
 * <p>Arguments are borrowed. A result leaves by {@link #escape}; what lives longer than every scope
 * leaves by {@link #own} and is closed by the object whose field it becomes. A scope belongs to its
 * thread and is closed in the reverse order of opening.
 */
public final class TensorScope implements AutoCloseable {
  private static final ThreadLocal<TensorScope> INNERMOST = new ThreadLocal<>();

  private final TensorScope parent;
  private final PointerScope scope;

  private TensorScope(TensorScope parent) {
    this.parent = parent;
    this.scope = new PointerScope();
  }

  /** {@return a scope that becomes this thread's innermost} */
  public static TensorScope open() {
    TensorScope scope = new TensorScope(INNERMOST.get());
    INNERMOST.set(scope);
    return scope;
  }

  /**
   * Runs something in a scope of its own, from which no tensor leaves.
   *
   * @param body what to run
   */
  @SuppressWarnings("try") // the scope works by being open
  public static void run(Runnable body) {
    try (TensorScope scope = open()) {
      body.run();
    }
  }

  /**
   * Computes something in a scope of its own, from which no tensor leaves.
   *
   * @param body what to compute, not a tensor
   * @param <T> what it is
   * @return what the body gives
   */
  @SuppressWarnings("try") // the scope works by being open
  public static <T> T compute(Supplier<T> body) {
    try (TensorScope scope = open()) {
      return body.get();
    }
  }

  /** {@return whether this thread has a scope open} */
  public static boolean isOpen() {
    return INNERMOST.get() != null;
  }

  /**
   * Hands a tensor to the enclosing scope.
   *
   * @param tensor a tensor born in this scope
   * @return the same tensor
   * @throws IllegalStateException if there is no enclosing scope
   */
  public Tensor escape(Tensor tensor) {
    if (parent == null) {
      throw new IllegalStateException(
          "TensorScope: expected an enclosing scope to escape to, got none; use own");
    }
    parent.scope.attach(tensor.pointer());
    return tensor;
  }

  /**
   * Takes a tensor out of all scopes; whoever keeps it closes it.
   *
   * @param tensor a tensor born in this scope
   * @return the same tensor
   */
  public Tensor own(Tensor tensor) {
    tensor.pointer().retainReference();
    return tensor;
  }

  /** Frees every tensor born in this scope that did not leave it. Idempotent. */
  @Override
  public void close() {
    if (INNERMOST.get() == this) {
      if (parent == null) {
        INNERMOST.remove();
      } else {
        INNERMOST.set(parent);
      }
    }
    scope.close();
  }
}
