package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.core.text.FragmentTokenizer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Text on its way to the language model: fragments in on their publisher's thread, ids out on the
 * lane's. No more fragments are asked for while many ids are unread.
 */
final class ArrivingText implements Flow.Subscriber<String> {
  private static final int MOST_UNREAD = 512;

  private final FragmentTokenizer tokenizer;
  private final UnaryOperator<int[]> check;
  private final int maxChars;
  private final StringBuilder words = new StringBuilder();
  private final Queue<int[]> ids = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unread = new AtomicInteger();
  private final AtomicBoolean paused = new AtomicBoolean();
  private volatile boolean ended;
  private volatile Flow.Subscription subscription;
  private volatile boolean closed;
  private Runnable onChange = () -> {};
  private Consumer<Throwable> onFailure = failure -> {};

  /**
   * Makes a reader.
   *
   * @param tokenizer makes ids of fragments
   * @param check throws for ids that the model does not know
   * @param maxChars most characters of all fragments together
   */
  ArrivingText(FragmentTokenizer tokenizer, UnaryOperator<int[]> check, int maxChars) {
    this.tokenizer = tokenizer;
    this.check = check;
    this.maxChars = maxChars;
  }

  /**
   * Begins to read.
   *
   * @param fragments the text
   * @param changed told when there are more ids, or the text has ended
   * @param failed told what went wrong
   */
  void read(Flow.Publisher<String> fragments, Runnable changed, Consumer<Throwable> failed) {
    onChange = changed;
    onFailure = failed;
    fragments.subscribe(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (closed) {
      given.cancel();
    } else {
      given.request(1);
    }
  }

  @Override
  public void onNext(String fragment) {
    if (closed) {
      return;
    }
    try {
      append(fragment);
      add(tokenizer.add(fragment));
    } catch (RuntimeException e) {
      close();
      onFailure.accept(e);
    }
  }

  private void append(String fragment) {
    synchronized (words) {
      words.append(fragment);
      if (words.length() > maxChars) {
        throw new CosyVoiceException(
            "text: expected at most "
                + maxChars
                + " characters in all fragments, got more; end it earlier, or raise maxTextChars");
      }
    }
  }

  private void add(int[] more) {
    if (more.length > 0) {
      ids.add(check.apply(more));
    }
    if (unread.addAndGet(more.length) < MOST_UNREAD) {
      subscription.request(1);
    } else {
      paused.set(true);
    }
    onChange.run();
  }

  @Override
  public void onError(Throwable failure) {
    if (!closed) {
      onFailure.accept(failure);
    }
  }

  @Override
  public void onComplete() {
    try {
      int[] last = tokenizer.finish();
      if (last.length > 0) {
        ids.add(check.apply(last));
      }
      ended = true;
      onChange.run();
    } catch (RuntimeException e) {
      onFailure.accept(e);
    }
  }

  /** {@return the next ids, or null if none are there now} */
  int[] poll() {
    int[] next = ids.poll();
    if (next != null
        && unread.addAndGet(-next.length) < MOST_UNREAD
        && paused.compareAndSet(true, false)) {
      subscription.request(1);
    }
    return next;
  }

  /** {@return whether the text has ended; asked before the ids are polled, it holds for them} */
  boolean isEnded() {
    return ended;
  }

  /** {@return what has arrived so far} */
  String words() {
    synchronized (words) {
      return words.toString();
    }
  }

  /** Asks for no more. */
  void close() {
    closed = true;
    Flow.Subscription now = subscription;
    if (now != null) {
      now.cancel();
    }
  }
}
