package io.github.cosyvoice4j.spi;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.ModelInfo;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.Voice;
import java.io.IOException;
import java.util.List;
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

  /**
   * Listens to a recording that is to be said again.
   *
   * @param source the recording, at its original rate
   * @return its speech tokens, in pieces of at most 30 s, and how long it took
   * @throws IOException if the recording is unusable
   */
  SynthesisRequest.Heard listen(Audio source) throws IOException;

  /**
   * {@return the ids of saved speakers and of those that the model directory knows}
   *
   * @throws IOException if the folder or the model's file can't be read
   */
  List<String> speakers() throws IOException;

  /**
   * Finds a speaker.
   *
   * @param id the id
   * @return the voice
   * @throws IOException if its file can't be read
   * @throws IllegalArgumentException if there is none of that id; the message lists those there are
   */
  Voice speaker(String id) throws IOException;

  /**
   * Saves a speaker, in the place of one of the same id.
   *
   * @param id the id
   * @param voice the voice
   * @throws IOException if it can't be written
   */
  void saveSpeaker(String id, Voice voice) throws IOException;

  /**
   * Removes a saved speaker.
   *
   * @param id the id
   * @return whether there was one
   * @throws IOException if its file can't be removed
   */
  boolean removeSpeaker(String id) throws IOException;

  /** {@return what was loaded and what it runs on} */
  ModelInfo info();

  /** Runs a short synthesis, so that the first real one is not slower than the second. */
  void warmUp();

  /** Cancels what is under way and frees the weights. Idempotent, from any thread. */
  @Override
  void close();
}
