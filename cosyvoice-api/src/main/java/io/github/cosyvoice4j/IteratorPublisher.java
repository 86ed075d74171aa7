package io.github.cosyvoice4j;

import java.util.Iterator;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Pulls from an iterator what a subscriber asks for, on a daemon thread, as the iterator may wait
 * for its next element. It can be subscribed to once.
 */
final class IteratorPublisher<T> implements Flow.Publisher<T> {
  private final Iterator<? extends T> elements;
  private final AtomicBoolean subscribed = new AtomicBoolean();

  IteratorPublisher(Iterator<? extends T> elements) {
    this.elements = elements;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    if (!subscribed.compareAndSet(false, true)) {
      subscriber.onSubscribe(new Refused());
      subscriber.onError(
          new IllegalStateException("text fragments: expected one reader, got a second one"));
      return;
    }
    Pump pump = new Pump(subscriber);
    subscriber.onSubscribe(pump);
    pump.start();
  }

  private static final class Refused implements Flow.Subscription {
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }

  private final class Pump extends Thread implements Flow.Subscription {
    private final Flow.Subscriber<? super T> subscriber;
    private final Semaphore wanted = new Semaphore(0);
    private volatile boolean cancelled;

    Pump(Flow.Subscriber<? super T> subscriber) {
      super("cosyvoice-text");
      this.subscriber = subscriber;
      setDaemon(true);
    }

    @Override
    public void request(long n) {
      wanted.release((int) Math.max(0, Math.min(n, Integer.MAX_VALUE - wanted.availablePermits())));
    }

    @Override
    public void cancel() {
      cancelled = true;
      interrupt();
    }

    @Override
    public void run() {
      try {
        while (!cancelled && elements.hasNext()) {
          T next = elements.next();
          wanted.acquire();
          if (!cancelled) {
            subscriber.onNext(next);
          }
        }
        if (!cancelled) {
          subscriber.onComplete();
        }
      } catch (InterruptedException e) {
        // cancel() asks the thread to end
      } catch (RuntimeException | Error e) {
        if (!cancelled) {
          subscriber.onError(e);
        }
      }
    }
  }
}
