package io.github.cosyvoice4j;

import java.util.Objects;

/**
 * A piece of speech, as it comes.
 *
 * @param audio the samples, at the model's rate; the pieces of a request, in order, are its speech
 * @param segment to which segment of the text it belongs, from 0; a pause to the one behind it
 * @param startSample how many samples of the request came before it
 */
public record AudioChunk(Audio audio, int segment, long startSample) {
  /** Checks that nothing is null. */
  public AudioChunk {
    Objects.requireNonNull(audio, "audio");
  }

  /** {@return the sample after its last one} */
  public long endSample() {
    return startSample + audio.length();
  }
}
