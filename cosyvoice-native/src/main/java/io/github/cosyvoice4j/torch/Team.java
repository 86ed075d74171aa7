package io.github.cosyvoice4j.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.global.torch;

/**
 * Threads that work for one thread, its captain: fork and join in microseconds.
 *
 * <p>Between two jobs a member looks for the next one for a fifth of a millisecond, in which the
 * captain does what lies between two products, before it sleeps. After some idle seconds it ends;
 * the next job starts another. Not safe for use by several threads: each has a team of its own.
 */
final class Team {
  private static final long SPIN_NANOS = 200_000;
  private static final long IDLE_NANOS = 2_000_000_000L;
  private static final AtomicInteger COUNT = new AtomicInteger();

  /** In a member's slot: it has ended and takes no job. */
  private static final Job GONE = new Job(0, null);

  private final List<Member> members = new ArrayList<>();
  private boolean busy; // the captain's alone
  private Team within; // for what the captain splits inside its own part

  /**
   * Returns, or throws, when all parts have ended.
   *
   * @param count how many, at least 2
   * @param part gets its number; the captain's is 0
   */
  void run(int count, IntConsumer part) {
    if (busy) { // the members have parts of the job around this one to do
      within = within == null ? new Team() : within;
      within.run(count, part);
      return;
    }
    busy = true;
    try {
      Job job = new Job(count, part);
      int given = give(job, count);
      job.run(0);
      for (int i = given; i < count; i++) {
        job.run(i);
      }
      job.join();
    } finally {
      busy = false;
    }
  }

  /** {@return the first part that no member took: there may be no more threads to be had} */
  private int give(Job job, int count) {
    for (int i = 1; i < count; i++) {
      try {
        give(i, job);
      } catch (OutOfMemoryError e) {
        return i;
      }
    }
    return count;
  }

  private void give(int number, Job job) {
    while (members.size() < number) {
      members.add(new Member(members.size() + 1));
    }
    while (!members.get(number - 1).take(job)) {
      members.set(number - 1, new Member(number));
    }
  }

  /** One call of {@link #run}. */
  private static final class Job {
    private final IntConsumer part;
    private final AtomicInteger open;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread captain = Thread.currentThread();
    private volatile boolean waiting;

    Job(int count, IntConsumer part) {
      this.part = part;
      this.open = new AtomicInteger(count);
    }

    void run(int number) {
      try {
        part.accept(number);
      } catch (Throwable e) { // errors too: the captain gets whatever it was
        failure.compareAndSet(null, e);
      } finally {
        if (open.decrementAndGet() == 0 && waiting) {
          LockSupport.unpark(captain);
        }
      }
    }

    /** Waits whether the thread is interrupted or not: the parts are using its tensors. */
    void join() {
      boolean interrupted = false;
      Spin spin = new Spin();
      while (open.get() > 0) {
        if (spin.goesOn()) {
          continue;
        }
        waiting = true;
        if (open.get() > 0) {
          LockSupport.park(this);
          interrupted |= Thread.interrupted();
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      rethrow();
    }

    private void rethrow() {
      Throwable thrown = failure.get();
      if (thrown instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (thrown instanceof Error error) {
        throw error;
      }
    }
  }

  /** A thread and the job it is to do next. */
  private static final class Member implements Runnable {
    private final int number;
    private final AtomicReference<Job> slot = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean asleep;

    Member(int number) {
      this.number = number;
      this.thread = new Thread(this, "cosyvoice-part-" + COUNT.incrementAndGet());
      thread.setDaemon(true);
      thread.start();
    }

    boolean take(Job job) {
      if (!slot.compareAndSet(null, job)) {
        return false;
      }
      if (asleep) {
        LockSupport.unpark(thread);
      }
      return true;
    }

    @Override
    public void run() {
      torch.set_num_threads(1);
      for (Job job = next(); job != GONE; job = next()) {
        slot.set(null); // the captain gives no other before this one is done
        job.run(number);
      }
    }

    private Job next() {
      Spin spin = new Spin();
      boolean looking = true;
      while (looking && slot.get() == null) {
        looking = spin.goesOn();
      }
      long end = System.nanoTime() + IDLE_NANOS;
      asleep = true;
      while (slot.get() == null) {
        long left = end - System.nanoTime();
        if (left <= 0 && slot.compareAndSet(null, GONE)) {
          break;
        }
        LockSupport.parkNanos(this, left);
      }
      asleep = false;
      return slot.get();
    }
  }

  /** Looks again and again, for a while. */
  private static final class Spin {
    private final long end = System.nanoTime() + SPIN_NANOS;

    boolean goesOn() {
      Thread.onSpinWait();
      return System.nanoTime() < end;
    }
  }
}
