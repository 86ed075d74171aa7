package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.core.text.FragmentTokenizer;
import io.github.cosyvoice4j.core.text.TextFrontEnd;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
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
  private final Most most;
  private final StringBuilder words = new StringBuilder();
  private final Queue<int[]> ids = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unread = new AtomicInteger();

  /** Whether no fragment is asked for. */
  private final AtomicBoolean idle = new AtomicBoolean();

  private volatile boolean ended;
  private volatile Flow.Subscription subscription;
  private volatile boolean closed;
  private int arrived; // ids; the publisher's
  private int read; // ids; the lane's
  private Runnable onChange = () -> {};
  private Consumer<Throwable> onFailure = failure -> {};

  /**
   * Makes a reader.
   *
   * @param tokenizer makes ids of fragments
   * @param check throws for ids that the model does not know
   * @param most how long it may be
   */
  ArrivingText(FragmentTokenizer tokenizer, UnaryOperator<int[]> check, Most most) {
    this.tokenizer = tokenizer;
    this.check = check;
    this.most = most;
  }

  /**
   * How long all fragments together may be.
   *
   * @param chars most characters
   * @param ids most text ids
   */
  record Most(int chars, int ids) {}

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
    if (subscription != null) {
      given.cancel(); // rule 2.5: one at a time
      return;
    }
    subscription = given;
    if (closed) {
      given.cancel();
    } else {
      request();
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
      onFailure.accept(e);
      close();
    }
  }

  private void append(String fragment) {
    if (fragment == null) {
      throw new IllegalArgumentException("text: expected fragments, got null among them");
    }
    synchronized (words) {
      words.append(fragment);
      int chars = most.chars();
      if (words.length() > chars && words.codePointCount(0, words.length()) > chars) {
        throw new CosyVoiceException(
            "text: expected at most "
                + chars
                + " characters in all fragments, got more; end it earlier, or raise maxTextChars");
      }
    }
  }

  private void add(int[] more) {
    keep(more);
    unread.addAndGet(more.length);
    idle.set(true);
    onChange.run();
    if (mayAsk()) {
      request();
    }
  }

  private void keep(int[] more) {
    arrived += more.length;
    if (arrived > most.ids()) {
      throw new CosyVoiceException(
          "text: expected at most "
              + most.ids()
              + " tokens in all fragments, got more; end it earlier, and go on in another request");
    }
    if (more.length > 0) {
      ids.add(check.apply(more));
    }
  }

  /**
   * {@return whether the caller must ask for one more fragment}
   *
   * <p>Whoever changes one of both numbers looks at the other one after that, so that one of two
   * threads asks.
   */
  private boolean mayAsk() {
    return unread.get() < MOST_UNREAD && idle.compareAndSet(true, false);
  }

  private void request() {
    try {
      subscription.request(1);
    } catch (Throwable e) { // the publisher is not ours
      onFailure.accept(e);
    }
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
      TextFrontEnd.requireSound("text", words());
      keep(tokenizer.finish());
      ended = true;
      onChange.run();
    } catch (RuntimeException e) {
      onFailure.accept(e);
    }
  }

  /** {@return the next ids, or null if none are there now} */
  int[] poll() {
    int[] next = ids.poll();
    if (next != null) {
      read += next.length;
      unread.addAndGet(-next.length);
      if (mayAsk()) {
        // Not on the lane's thread: a publisher may make the fragment before it returns.
        var unused = CompletableFuture.runAsync(this::request);
      }
    }
    return next;
  }

  /** {@return how many ids were polled} */
  int idsRead() {
    return read;
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
