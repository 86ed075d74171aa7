package io.github.cosyvoice4j.spi;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.ModelInfo;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.Voice;
import java.io.IOException;
import java.util.Optional;

/** A loaded model at work. Safe for use by several threads. */
public interface Engine extends AutoCloseable {
  /**
   * Makes a voice of a prompt recording.
   *
   * @param prompt the recording, at its original rate
   * @param transcript what is said in it, if known
   * @return the voice
   * @throws IOException if the recording is unusable
   */
  Voice enroll(Audio prompt, Optional<String> transcript) throws IOException;

  /**
   * Takes a request, checks it and puts it in the queue.
   *
   * @param request what to say and how
   * @return the request under way
   */
  Synthesis submit(SynthesisRequest request);

  /** {@return what was loaded and what it runs on} */
  ModelInfo info();

  /** Runs a short synthesis, so that the first real one is not slower than the second. */
  void warmUp();

  /** Cancels what is under way and frees the weights. Idempotent, from any thread. */
  @Override
  void close();
}
