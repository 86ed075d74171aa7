package io.github.cosyvoice4j.core.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Computes several together, as many as there is room for. Where memory does not last, each half is
 * tried by itself, down to one; where anything else fails, one by one, to find whose fault it is.
 * The size that fitted is kept for a while, then twice as many are tried again.
 *
 * <p>Used by one lane's thread.
 */
final class FittingBatches {
  /** Long against a failed try, short against the life of a server. */
  private static final long HOLD = TimeUnit.SECONDS.toNanos(10);

  private final int limit;
  private final LongSupplier clock;
  private int most;
  private long heldUntil;

  /**
   * Makes batches of any size that has room.
   *
   * @param limit most together, whatever the room
   * @param clock nanoseconds
   */
  FittingBatches(int limit, LongSupplier clock) {
    this.limit = limit;
    this.clock = clock;
    this.most = limit;
  }

  /** What is done with some of them. */
  interface Work<T> {
    /**
     * Computes some together. If this throws, it is as if it was not called.
     *
     * @param some at least one
     */
    void compute(List<T> some);

    /**
     * Hears that one failed by itself; what it holds is freed before the others are tried.
     *
     * @param one which
     * @param failure what it threw
     * @param batch with how many it was computed, itself included, when there was no room first; 1
     *     if it was alone
     */
    void failed(T one, Throwable failure, int batch);
  }

  /** Some that are tried together, and the size of the batch that had no room for them. */
  private record Batch<T>(List<T> members, int tried) {
    /** {@return this in parts of some size, in order} */
    List<Batch<T>> cut(int size) {
      List<Batch<T>> parts = new ArrayList<>();
      for (int from = 0; from < members.size(); from += size) {
        int to = Math.min(members.size(), from + size);
        parts.add(new Batch<>(members.subList(from, to), tried));
      }
      return parts;
    }
  }

  /**
   * Computes all of them.
   *
   * @param all may be none
   * @param work what is done with them
   */
  <T> void run(List<T> all, Work<T> work) {
    int before = room();
    Deque<Batch<T>> waiting = new ArrayDeque<>(new Batch<>(all, 1).cut(before));
    while (!waiting.isEmpty()) {
      Batch<T> next = waiting.remove();
      int size = next.members.size();
      try {
        work.compute(next.members);
      } catch (Throwable e) {
        boolean memory = Failures.isMemory(e);
        if (size > 1) {
          List<Batch<T>> parts = memory ? halves(next) : next.cut(1);
          for (int i = parts.size() - 1; i >= 0; i--) {
            waiting.addFirst(parts.get(i));
          }
        } else {
          if (memory) {
            most = before; // the room that it took is there again
          }
          work.failed(next.members.get(0), e, next.tried);
        }
      }
    }
  }

  private <T> List<Batch<T>> halves(Batch<T> tooLarge) {
    int size = tooLarge.members.size();
    most = (size + 1) / 2;
    heldUntil = clock.getAsLong() + HOLD;
    return new Batch<>(tooLarge.members, Math.max(tooLarge.tried, size)).cut(most);
  }

  /** {@return how many have room together, as far as it is known} */
  private int room() {
    if (most < limit && clock.getAsLong() - heldUntil >= 0) {
      most = (int) Math.min(limit, 2L * most);
      heldUntil = clock.getAsLong() + HOLD;
    }
    return most;
  }
}
