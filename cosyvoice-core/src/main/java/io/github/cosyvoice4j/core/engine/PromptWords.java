package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.core.text.TextFrontEnd;
import java.nio.IntBuffer;
import java.util.Optional;

/** What the prompt of a voice says, as its voice or its saved speaker tells it. */
final class PromptWords {
  private PromptWords() {}

  /** {@return the words' ids, if the voice has them: a speaker saved by upstream has no words} */
  static Optional<int[]> ids(Voice voice) {
    return voice.transcriptTokens().map(PromptWords::copy);
  }

  static int[] copy(IntBuffer ids) {
    int[] copy = new int[ids.remaining()];
    ids.get(copy);
    return copy;
  }

  /**
   * {@return the words, cleaned if the request says so}
   *
   * @throws IllegalArgumentException if the voice has none
   */
  static String of(Voice voice, InferenceOptions options, TextFrontEnd text) {
    String words =
        voice
            .transcript()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "voice: expected a transcript, got none; zero-shot synthesis needs to know"
                            + " what the prompt says: enroll(wav, transcript), or use"
                            + " inferCrossLingual"));
    return options.normalize() ? text.normalize(words) : words;
  }
}
