package io.github.cosyvoice4j.torch;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import org.bytedeco.pytorch.InferenceMode;

/**
 * Runs the parts of an operation at once: the only threads of this library's arithmetic.
 *
 * <p>OpenBLAS and OpenMP are held at one thread each, because their threads get in each other's
 * way: each spins while it waits for the others, on processors that those need. Two threads of
 * OpenBLAS gave 0.8 to 1.9 times what one does for the flow's products, 0.4 where other programs
 * ran; two parts that wait for each other once in hundreds of products give twice what one does.
 *
 * <p>A thread's operations are split in as many parts as {@link Torch#enterThread} says, always, so
 * that what they give is always the same. How many of them run at the same time may change: the
 * others come after. Parts share what their thread has, so a part that is split again takes no more
 * than its share.
 */
public final class Parts {
  private static final ThreadLocal<Share> SHARE =
      ThreadLocal.withInitial(() -> new Share(1, () -> 1));

  private static final ThreadLocal<Team> TEAM = ThreadLocal.withInitial(Team::new);

  private Parts() {}

  /**
   * What a thread may use.
   *
   * @param parts in how many parts its operations are split
   * @param processors how many of them may run at the same time, at least 1; asked at each
   *     operation, by several threads
   */
  record Share(int parts, IntSupplier processors) {}

  /** {@return in how many parts the calling thread's operations are split} */
  public static int share() {
    return SHARE.get().parts;
  }

  /** Sets what the calling thread may use, and returns what that was. */
  static Share enter(Share share) {
    Share before = SHARE.get();
    SHARE.set(share);
    return before;
  }

  /**
   * {@return in how many parts to split}
   *
   * @param units what can be done side by side
   */
  public static int of(long units) {
    return (int) Math.max(1, Math.min(share(), units));
  }

  /**
   * {@return where a part begins}
   *
   * @param units what all parts do together
   * @param part its number; {@code parts} for the end of the last
   * @param parts how many
   */
  public static long start(long units, int part, int parts) {
    return units * part / parts;
  }

  /**
   * Runs parts, as many at a time as the calling thread has processors now; the first on that
   * thread. Returns when all have ended, or throws what one threw when none runs any more: those
   * that its thread had not begun are left out. What a part makes is freed at its end.
   *
   * @param count how many, at least 1
   * @param part gets its number, from 0
   */
  public static void run(int count, IntConsumer part) {
    if (count == 1) {
      TensorScope.run(() -> part.accept(0));
      return;
    }
    Share before = SHARE.get();
    IntSupplier processors = before.processors;
    int rounds = roundedUp(count, processors.getAsInt());
    int threads = roundedUp(count, rounds);
    Share own =
        new Share(
            Math.max(1, before.parts / count), () -> Math.max(1, processors.getAsInt() / threads));
    try {
      runOn(
          threads,
          first -> {
            SHARE.set(own);
            for (int i = first; i < count; i += threads) {
              int number = i;
              inMode(() -> part.accept(number));
            }
          });
    } finally {
      SHARE.set(before);
    }
  }

  private static int roundedUp(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  private static void runOn(int threads, IntConsumer first) {
    if (threads == 1) {
      first.accept(0);
    } else {
      TEAM.get().run(threads, first);
    }
  }

  /**
   * Runs parts that are about equally many neighbouring units each, as {@link #run(int,
   * IntConsumer)} does.
   *
   * @param units what all parts do together
   * @param count how many parts, 1 to {@code units}
   * @param span does some of them
   */
  public static void run(long units, int count, Span span) {
    run(
        count,
        part -> {
          long first = start(units, part, count);
          span.run(first, start(units, part + 1, count) - first);
        });
  }

  /** Does some neighbouring units of an operation. */
  @FunctionalInterface
  public interface Span {
    /**
     * Does them.
     *
     * @param first the first one
     * @param count how many
     */
    void run(long first, long count);
  }

  /**
   * Runs tasks of unlike lengths, each on one of as many threads as the calling thread has
   * processors: whoever has ended one takes the next. Returns, or throws what a task threw, when
   * none runs any more; after a failure, tasks that were not begun are left out.
   *
   * @param tasks how many, at least 1
   * @param task gets its number, from 0; what it makes is freed at its end
   */
  public static void each(int tasks, IntConsumer task) {
    int parts = of(tasks);
    AtomicInteger next = new AtomicInteger();
    run(
        parts,
        part -> {
          try {
            for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
              int number = i;
              TensorScope.run(() -> task.accept(number));
            }
          } finally {
            next.addAndGet(tasks); // after the last one there is none; after a failure, no other
          }
        });
  }

  @SuppressWarnings("try") // the mode works by being entered
  private static void inMode(Runnable part) {
    TensorScope.run(
        () -> {
          try (InferenceMode mode = new InferenceMode(true)) {
            part.run();
          }
        });
  }
}
