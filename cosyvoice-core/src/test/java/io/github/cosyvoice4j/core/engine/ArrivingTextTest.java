package io.github.cosyvoice4j.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.core.decoding.BistreamDecoding;
import io.github.cosyvoice4j.core.decoding.LmPrompt;
import io.github.cosyvoice4j.core.decoding.MixRatio;
import io.github.cosyvoice4j.core.decoding.SpeechIds;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.core.text.FragmentTokenizer;
import io.github.cosyvoice4j.core.text.Qwen2Tokenizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Between a publisher that is not ours and the lane. */
@Timeout(60)
class ArrivingTextTest {
  private static final String MANY = "word ".repeat(600); // more ids than may be unread

  private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
  private Qwen2Tokenizer tokenizer;

  @BeforeEach
  void load() throws Exception {
    tokenizer = Qwen2Tokenizer.load(ModelDirectory.open(Goldens.modelDirectory()).tokenizer());
  }

  private ArrivingText text(int maxChars) {
    return new ArrivingText(
        new FragmentTokenizer(tokenizer), ids -> ids, new ArrivingText.Most(maxChars, 1_000_000));
  }

  @Test
  void asksForMoreOnceEnoughIsRead() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch askedAgain = new CountDownLatch(2);
    ArrivingText text = text(100_000);
    text.read(
        subscriber -> subscriber.onSubscribe(subscription(asked, askedAgain)),
        () -> {},
        failures::add);
    assertEquals(1, asked.get());
    text.onNext(MANY);
    assertEquals(1, asked.get(), "too much is unread");
    int read = 0;
    for (int[] ids = text.poll(); ids != null; ids = text.poll()) {
      read += ids.length;
    }
    assertTrue(read > 512, "ids: " + read);
    assertEquals(read, text.idsRead());
    askedAgain.await();
    text.onComplete();
    text.poll();
    assertEquals(2, asked.get());
    assertTrue(text.isEnded());
    assertEquals(List.of(), failures);
  }

  /** The lane reads all it finds at any moment; every fragment must be asked for nevertheless. */
  @Test
  void neverForgetsToAsk() throws Exception {
    ArrivingText text = text(10_000_000);
    int fragments = 500;
    AtomicInteger given = new AtomicInteger();
    SubmissionPublisher<String> publisher = new SubmissionPublisher<>();
    text.read(publisher, () -> {}, failures::add);
    Thread giver =
        new Thread(
            () -> {
              try (publisher) {
                for (; given.get() < fragments; given.incrementAndGet()) {
                  publisher.submit(MANY);
                }
              }
            });
    giver.start();
    while (!text.isEnded() || text.poll() != null) {
      text.poll();
    }
    giver.join();
    assertNull(text.poll());
    assertEquals(fragments, given.get());
    assertEquals(List.of(), failures);
  }

  @Test
  void countsCodePointsAndRefusesNull() {
    ArrivingText text = text(3);
    read(text);
    text.onNext("\ud83d\ude00\ud83d\ude00\ud83d\ude00");
    assertEquals(List.of(), failures);
    text.onNext(null);
    assertEquals(1, failures.size());
    assertTrue(failures.get(0).getMessage().startsWith("text: "), failures::toString);
  }

  @Test
  void refusesMoreIdsThanASegmentMayHave() {
    ArrivingText text =
        new ArrivingText(
            new FragmentTokenizer(tokenizer), ids -> ids, new ArrivingText.Most(100_000, 20));
    read(text);
    text.onNext("word ".repeat(5));
    assertEquals(List.of(), failures);
    text.onNext("word ".repeat(20));
    assertEquals(1, failures.size());
    assertTrue(
        failures.get(0).getMessage().startsWith("text: expected at most 20 tokens"),
        failures::toString);
  }

  @Test
  void refusesATextWithoutASound() {
    for (String silent : List.of("", " \n", "...!")) {
      ArrivingText text = text(10);
      read(text);
      text.onNext(silent);
      text.onComplete();
    }
    assertEquals(3, failures.size());
    assertTrue(
        failures.toString().contains("text: expected something to speak"), failures::toString);
  }

  /** A writer who never ends is not listened to faster than the text is spoken. */
  @Test
  void takesNoMoreThanIsDue() {
    ArrivingText text = text(10_000);
    read(text);
    text.onNext(MANY);
    BistreamDecoding decoding =
        new BistreamDecoding(
            new SpeechIds(50), MixRatio.DEFAULT, LmPrompt.none(), 9, (s, drawn, count) -> 1);
    ArrivingDecoding arriving = new ArrivingDecoding(decoding, text);
    assertTrue(arriving.next().isPresent());
    int read = text.idsRead();
    text.onNext("more");
    assertTrue(arriving.hear(new float[53]).isPresent());
    assertTrue(arriving.next().isPresent());
    assertEquals(read, text.idsRead(), "a turn of speech needs no text");
  }

  private void read(ArrivingText text) {
    text.read(
        subscriber ->
            subscriber.onSubscribe(subscription(new AtomicInteger(), new CountDownLatch(1))),
        () -> {},
        failures::add);
  }

  private static Flow.Subscription subscription(AtomicInteger asked, CountDownLatch latch) {
    return new Flow.Subscription() {
      @Override
      public void request(long n) {
        asked.addAndGet(Math.toIntExact(n));
        latch.countDown();
      }

      @Override
      public void cancel() {}
    };
  }
}
