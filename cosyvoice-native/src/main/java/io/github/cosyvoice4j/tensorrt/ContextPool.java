package io.github.cosyvoice4j.tensorrt;

import io.github.cosyvoice4j.CosyVoiceException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The contexts of an engine, made when first needed and lent for one pass each.
 *
 * <p>Owns the engine and the runtime it came from. Safe for use by several threads.
 */
final class ContextPool implements AutoCloseable {
  /** A GPU runs one pass of this size at a time; a second one fills its gaps. */
  static final int MOST = 2;

  private final EngineRuntime runtime;
  private final Engine engine;
  private final int count;
  private final Duration patience;
  private final Semaphore free;
  private final Deque<ExecutionContext> idle = new ArrayDeque<>();
  private int lent;
  private boolean closed;
  private boolean freed;

  /**
   * Makes a pool without contexts.
   *
   * @param runtime where the engine came from, closed after it
   * @param engine the engine, closed with this
   * @param count how many contexts there may be
   * @param patience how long a pass waits for one
   */
  ContextPool(EngineRuntime runtime, Engine engine, int count, Duration patience) {
    this.runtime = runtime;
    this.engine = engine;
    this.count = count;
    this.patience = patience;
    this.free = new Semaphore(count, true);
  }

  /**
   * {@return how many contexts half of the free memory holds, in the largest pass: from 1, as a
   * smaller pass takes less, to {@link #MOST}}
   *
   * @param freeBytes free on the device
   * @param contextBytes what one takes
   */
  static int count(long freeBytes, long contextBytes) {
    long fit = freeBytes / 2 / Math.max(1, contextBytes);
    return (int) Math.max(1, Math.min(MOST, fit));
  }

  /** {@return how many contexts there may be} */
  int count() {
    return count;
  }

  /** {@return rows of the largest pass, even} */
  int maxRows() {
    return engine.maxRows();
  }

  /**
   * Lends a context; one that fails is not lent again.
   *
   * @param pass what to do with it
   * @throws CosyVoiceException if none comes free in time
   * @throws IllegalStateException if the pool is closed
   */
  void lend(Consumer<ExecutionContext> pass) {
    await();
    try {
      ExecutionContext context = take();
      boolean sound = false;
      try {
        pass.accept(context);
        sound = true;
      } finally {
        giveBack(context, sound);
      }
    } finally {
      free.release();
    }
  }

  private void await() {
    try {
      if (free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CosyVoiceException("tensorrt: interrupted while waiting for a context", e);
    }
    throw new CosyVoiceException(
        "tensorrt: expected one of "
            + count
            + " contexts to come free within "
            + patience.toSeconds()
            + " s, got none; is the GPU stuck, or busy with another program?");
  }

  private synchronized ExecutionContext take() {
    if (closed) {
      throw new IllegalStateException("tensorrt engine is closed");
    }
    ExecutionContext context = idle.poll();
    if (context == null) {
      context = engine.newContext();
    }
    lent++;
    return context;
  }

  private synchronized void giveBack(ExecutionContext context, boolean sound) {
    lent--;
    if (sound && !closed) {
      idle.push(context);
    } else {
      context.close();
    }
    closeIfUnused();
  }

  /** Frees the contexts, and the engine with the last of them. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    idle.forEach(ExecutionContext::close);
    idle.clear();
    closeIfUnused();
  }

  private void closeIfUnused() {
    if (closed && lent == 0 && !freed) {
      freed = true;
      engine.close();
      runtime.close();
    }
  }
}
