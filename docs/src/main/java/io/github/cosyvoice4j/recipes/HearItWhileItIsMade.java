package io.github.cosyvoice4j.recipes;

import io.github.cosyvoice4j.AudioChunk;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.StreamOptions;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.Voice;
import java.util.stream.Stream;

/** Hears speech while it is made. */
final class HearItWhileItIsMade {
  private HearItWhileItIsMade() {}

  static void run(CosyVoice2 tts, Voice voice) {
    // recipe
    InferenceOptions options =
        InferenceOptions.newBuilder().streaming(StreamOptions.defaults()).build();
    Synthesis speech =
        tts.inferZeroShot("The first words are here before the last.", voice, options);
    try (Stream<AudioChunk> pieces = speech.stream()) { // closing it gives the request up
      pieces.forEach(
          piece -> System.err.println(piece.startSample() + ": " + piece.audio().duration()));
    }
    // end
  }
}
