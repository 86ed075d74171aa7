package io.github.cosyvoice4j.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.AudioChunk;
import io.github.cosyvoice4j.CosyVoiceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every way of reading a request's pieces gives all of them, or what ended it. */
@Timeout(60)
class ChunkLogTest {
  private final ChunkLog log = new ChunkLog();
  private final AtomicInteger closes = new AtomicInteger();

  private void add(float... samples) {
    log.add(new AudioChunk(Audio.of(samples, 24_000), 0, 0));
  }

  @Test
  void aReaderWaitsForWhatIsNotThere() throws Exception {
    CompletableFuture<Integer> length =
        CompletableFuture.supplyAsync(
            () -> {
              ChunkIterator each = new ChunkIterator(log);
              int count = 0;
              while (each.hasNext()) {
                count += each.next().audio().length();
              }
              return count;
            });
    add(1, 2);
    add(3);
    log.end(null);
    assertEquals(3, length.get(10, TimeUnit.SECONDS));
  }

  @Test
  void aFailureComesAfterThePiecesBeforeIt() {
    CosyVoiceException failure = new CosyVoiceException("broken");
    add(1);
    log.end(failure);
    log.end(null);
    ChunkIterator each = new ChunkIterator(log);
    assertEquals(1, each.next().audio().length());
    assertSame(failure, assertThrows(CosyVoiceException.class, each::hasNext));
  }

  @Test
  void bytesAreThoseOfTheWholeFile() throws IOException {
    add(0.5f, -0.5f);
    add(2f);
    log.end(null);
    Audio whole = Audio.of(new float[] {0.5f, -0.5f, 2f}, 24_000);
    try (InputStream pcm = ChunkInputStream.pcm16(log, closes::incrementAndGet)) {
      assertEquals(whole.pcm16(), ByteBuffer.wrap(pcm.readAllBytes()));
    }
    InputStream wav = ChunkInputStream.wav(log, 24_000, closes::incrementAndGet);
    byte[] bytes = wav.readAllBytes();
    assertEquals(44 + 6, bytes.length);
    assertEquals(whole.pcm16(), Audio.readWav(new ByteArrayInputStream(bytes)).pcm16());
    wav.close();
    wav.close();
    assertThrows(IOException.class, wav::read);
    assertEquals(2, closes.get(), "closing gives the request up, once");
  }

  @Test
  void aStreamOfBytesSaysWhatEndedIt() throws IOException {
    CosyVoiceException failure = new CosyVoiceException("broken");
    log.end(failure);
    try (InputStream pcm = ChunkInputStream.pcm16(log, () -> {})) {
      assertSame(failure, assertThrows(IOException.class, pcm::read).getCause());
    }
  }

  @Test
  void aSubscriberGetsNoMoreThanItAsksFor() throws Exception {
    List<AudioChunk> got = new ArrayList<>();
    CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
    CompletableFuture<Void> completed = new CompletableFuture<>();
    CompletableFuture<Void> two = new CompletableFuture<>();
    new ChunkPublisher(log, ForkJoinPool.commonPool())
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscribed.complete(subscription);
              }

              @Override
              public void onNext(AudioChunk chunk) {
                got.add(chunk);
                if (got.size() == 2) {
                  two.complete(null);
                }
              }

              @Override
              public void onError(Throwable failure) {
                completed.completeExceptionally(failure);
              }

              @Override
              public void onComplete() {
                completed.complete(null);
              }
            });
    Flow.Subscription subscription = subscribed.get(10, TimeUnit.SECONDS);
    add(1);
    add(2);
    add(3);
    subscription.request(2);
    two.get(10, TimeUnit.SECONDS);
    log.end(null);
    assertTrue(!completed.isDone(), "one piece is still to come");
    subscription.request(1);
    completed.get(10, TimeUnit.SECONDS);
    assertEquals(3, got.size());
  }
}
