package io.github.cosyvoice4j.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.AudioFormatException;
import io.github.cosyvoice4j.Voice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VoiceCacheTest {
  private static final int THREADS = 8;
  private static final Audio PROMPT = Audio.of(new float[] {0.5f, -0.5f}, 16_000);

  private final VoiceCache cache = new VoiceCache();
  private final AtomicInteger made = new AtomicInteger();

  private Voice make() {
    made.incrementAndGet();
    return Voice.newBuilder(new float[] {1}).build();
  }

  @Test
  void makesAVoiceOnceForAllWhoAskMeanwhile() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    CountDownLatch asked = new CountDownLatch(1);
    List<Future<Voice>> voices = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      voices.add(
          threads.submit(
              () ->
                  cache.get(
                      PROMPT,
                      Optional.empty(),
                      () -> {
                        await(asked);
                        return make();
                      })));
    }
    asked.countDown();
    for (Future<Voice> voice : voices) {
      assertSame(voices.get(0).get(), voice.get());
    }
    assertEquals(1, made.get());
    threads.shutdown();
  }

  @Test
  void othersDoNotWait() throws Exception {
    CountDownLatch forever = new CountDownLatch(1);
    Thread slow =
        new Thread(
            () -> {
              try {
                Voice unused =
                    cache.get(
                        PROMPT,
                        Optional.empty(),
                        () -> {
                          await(forever);
                          return make();
                        });
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    slow.start();
    Voice other = cache.get(PROMPT, Optional.of("words"), this::make);
    assertNotSame(other, cache.get(PROMPT, Optional.of("other words"), this::make));
    forever.countDown();
    slow.join();
    assertEquals(3, made.get());
  }

  /** A voice of the test takes four bytes. */
  @Test
  void theLeastRecentlyUsedGoWhereThereIsNoRoom() throws IOException {
    VoiceCache small = new VoiceCache(12);
    for (String words : List.of("a", "b", "c", "a", "b", "c")) {
      Voice unused = small.get(PROMPT, Optional.of(words), this::make);
    }
    assertEquals(3, made.get(), "all three fit");
    for (String words : List.of("a", "d", "a", "c", "d")) {
      Voice unused = small.get(PROMPT, Optional.of(words), this::make);
    }
    assertEquals(4, made.get(), "b went");
    Voice unused = small.get(PROMPT, Optional.of("b"), this::make);
    assertEquals(5, made.get());
  }

  @Test
  void failuresAreForgotten() throws IOException {
    for (int i = 0; i < 2; i++) {
      assertThrows(
          AudioFormatException.class,
          () ->
              cache.get(
                  PROMPT,
                  Optional.empty(),
                  () -> {
                    made.incrementAndGet();
                    throw new AudioFormatException("silence");
                  }));
    }
    assertEquals(2, made.get());
    Voice voice = cache.get(PROMPT, Optional.empty(), this::make);
    assertSame(voice, cache.get(PROMPT, Optional.empty(), this::make));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
