package io.github.cosyvoice4j;

import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/**
 * One request under way.
 *
 * <p>Work begins when the verb that returned it is called, and goes on whether or not anybody
 * waits. Speech can be had as a whole or as it comes; every way may be taken, any number of times,
 * and each gives all of it. A request that is {@link InferenceOptions#streaming streamed} comes in
 * small pieces, any other segment by segment.
 *
 * <p>{@link #close()} gives up: a request that is not done leaves the engine within one step.
 * Closing one that is done does nothing, and its result stays readable. Instances are safe for use
 * by several threads.
 *
 * <p>Methods that wait throw what ended the request: {@link CancelledException} if this or the
 * model was closed, {@link DeadlineException} if its time was up, {@link SynthesisException} if a
 * stage failed; and {@link CosyVoiceException} if the waiting thread was interrupted, in which case
 * the interrupt flag stays set and the request goes on.
 */
public interface Synthesis extends AutoCloseable {
  /** How sound is written to a stream of bytes. */
  enum ByteFormat {
    /** 16-bit little-endian integers, without a header. */
    PCM16,
    /** The same behind the header of a WAVE file of unknown length. */
    WAV
  }

  /**
   * Waits for the whole and returns it.
   *
   * @return mono, at the model's sample rate, in [-1, 1]
   */
  Audio audio();

  /**
   * Waits for the whole and returns what it cost and how it ended.
   *
   * @return the report
   */
  SynthesisReport report();

  /**
   * Returns the pieces in order, each when it is there.
   *
   * @return a sequential stream, whose terminal operation waits and throws as this interface's
   *     methods do; closing it gives the request up
   */
  Stream<AudioChunk> stream();

  /**
   * Returns the pieces as a publisher, to which any number of subscribers may come.
   *
   * @return the publisher; a subscriber gets as many pieces as it asks for, from the first one on,
   *     on a thread of the common pool, or one of its own where that pool has a single thread.
   *     Cancelling a subscription does not end the request
   */
  Flow.Publisher<AudioChunk> publisher();

  /**
   * Returns the samples as bytes.
   *
   * @param format with or without a header
   * @return a stream that waits for what is not there yet and throws {@link java.io.IOException}
   *     with the failure as its cause; closing it gives the request up
   */
  InputStream inputStream(ByteFormat format);

  /**
   * Returns the whole as a future.
   *
   * @return completed with {@link #audio()} or with what ended the request; cancelling it gives the
   *     request up
   */
  CompletableFuture<Audio> toCompletableFuture();

  /** {@return how far it is, at once} */
  SynthesisProgress progress();

  /** {@return the seed: the one asked for, or the one drawn} */
  long seed();

  /** {@return whether the request ended, well or not} */
  boolean isDone();

  /** Cancels the request if it is not done. Never throws; a second call does nothing. */
  @Override
  void close();
}
