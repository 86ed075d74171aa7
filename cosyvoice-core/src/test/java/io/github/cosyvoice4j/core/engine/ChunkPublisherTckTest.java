package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.AudioChunk;
import io.github.cosyvoice4j.CosyVoiceException;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.Test;

/**
 * The rules of Reactive Streams, by their own test kit, which runs on TestNG. Eight of its tests
 * skip themselves: for rules that it says can't be tested, and for what a publisher may leave out.
 */
@Test
public class ChunkPublisherTckTest extends FlowPublisherVerification<AudioChunk> {
  private static final long TIMEOUT_MILLIS = 1000;
  private static final long NO_SIGNAL_MILLIS = 50;
  private static final long MAX_ELEMENTS = 1000;

  /** Made by TestNG. */
  public ChunkPublisherTckTest() {
    super(new TestEnvironment(TIMEOUT_MILLIS, NO_SIGNAL_MILLIS));
  }

  @Override
  public long maxElementsFromPublisher() {
    return MAX_ELEMENTS;
  }

  @Override
  public Flow.Publisher<AudioChunk> createFlowPublisher(long elements) {
    ChunkLog log = new ChunkLog();
    Audio audio = Audio.of(new float[1], 24_000);
    for (int i = 0; i < Math.min(elements, MAX_ELEMENTS); i++) {
      log.add(new AudioChunk(audio, 0, i));
    }
    log.end(null);
    return new ChunkPublisher(log, ForkJoinPool.commonPool());
  }

  @Override
  public Flow.Publisher<AudioChunk> createFailedFlowPublisher() {
    ChunkLog log = new ChunkLog();
    log.end(new CosyVoiceException("failed"));
    return new ChunkPublisher(log, ForkJoinPool.commonPool());
  }
}
