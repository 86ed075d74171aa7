package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.AudioChunk;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Publishes a log from its first piece to each subscriber, as many pieces as it asks for. Follows
 * the rules of Reactive Streams 1.0.4. Thread-safe.
 */
final class ChunkPublisher implements Flow.Publisher<AudioChunk> {
  private final ChunkLog log;
  private final Executor executor;

  /**
   * Makes a publisher.
   *
   * @param log what it publishes
   * @param executor where subscribers are called
   */
  ChunkPublisher(ChunkLog log, Executor executor) {
    this.log = log;
    this.executor = executor;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super AudioChunk> subscriber) {
    if (subscriber == null) {
      throw new NullPointerException("subscriber");
    }
    Subscription subscription = new Subscription(subscriber);
    log.onChange(subscription.changed);
    subscription.schedule();
  }

  /** One subscriber's place in the log. Signals are sent by one task at a time. */
  private final class Subscription implements Flow.Subscription, Runnable {
    private final Flow.Subscriber<? super AudioChunk> subscriber;
    private final Runnable changed = this::schedule;
    private final AtomicLong wanted = new AtomicLong();
    private final AtomicInteger scheduled = new AtomicInteger();
    private volatile Throwable badRequest;
    private volatile boolean cancelled;
    private boolean subscribed; // written and read by the task alone, as is index
    private int index;

    Subscription(Flow.Subscriber<? super AudioChunk> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
      if (n <= 0) {
        badRequest =
            new IllegalArgumentException("request: expected at least 1, got " + n + " (rule 3.9)");
      } else {
        wanted.accumulateAndGet(n, Subscription::add);
      }
      schedule();
    }

    private static long add(long now, long more) {
      return now + more < 0 ? Long.MAX_VALUE : now + more;
    }

    @Override
    public void cancel() {
      cancelled = true;
      log.forget(changed);
    }

    void schedule() {
      if (!cancelled && scheduled.getAndIncrement() == 0) {
        executor.execute(this);
      }
    }

    @Override
    public void run() {
      int seen;
      do {
        seen = scheduled.get();
        try {
          send();
        } catch (Throwable e) { // a subscriber that throws has broken the rules: it is let go
          cancel();
        }
      } while (scheduled.addAndGet(-seen) != 0);
    }

    private void send() {
      if (!subscribed) {
        subscribed = true;
        subscriber.onSubscribe(this);
      }
      while (!cancelled) {
        ChunkLog.State next = log.state(index);
        if (badRequest != null) {
          end(badRequest);
        } else if (next.chunk() != null && wanted.get() > 0) {
          index++;
          wanted.updateAndGet(n -> n == Long.MAX_VALUE ? n : n - 1);
          subscriber.onNext(next.chunk());
        } else if (next.chunk() == null && next.ended()) {
          end(next.failure());
        } else {
          return;
        }
      }
    }

    private void end(Throwable failure) {
      cancel();
      if (failure == null) {
        subscriber.onComplete();
      } else {
        subscriber.onError(failure);
      }
    }
  }
}
