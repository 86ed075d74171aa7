package io.github.cosyvoice4j.eval.asr;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CosyVoiceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A loaded speech recognizer. Found by its {@link AsrProvider}, closed by whoever opened it.
 *
 * <p>Must be safe for use by several threads: whole sets are transcribed by a few at a time. An
 * engine that can't do that takes turns by itself.
 */
public interface AsrEngine extends AutoCloseable {
  /**
   * Writes down what is said.
   *
   * @param audio mono sound of any rate and length; of a file with several channels that is the
   *     first one, see {@link FirstChannel}
   * @return what was heard; {@link Transcript#EMPTY} for sound that is too short to hold anything
   * @throws IOException if the recognizer's files turn out to be wrong
   * @throws CosyVoiceException if it fails
   * @throws IllegalStateException if it is closed
   */
  Transcript transcribe(Audio audio) throws IOException;

  /**
   * Writes down what is said in several recordings, in one pass where the recognizer can. What is
   * heard in one should not depend on the others; padding may make it differ by rounding.
   *
   * @param audios mono sounds
   * @return what was heard, in the same order
   * @throws IOException if the recognizer's files turn out to be wrong
   * @throws CosyVoiceException if it fails; which recording was the cause is not known
   * @throws IllegalStateException if it is closed
   */
  default List<Transcript> transcribeAll(List<Audio> audios) throws IOException {
    List<Transcript> transcripts = new ArrayList<>();
    for (Audio audio : audios) {
      transcripts.add(transcribe(audio));
    }
    return transcripts;
  }

  /** Frees the recognizer after what is under way. Idempotent, from any thread. */
  @Override
  void close();
}
