package io.github.cosyvoice4j.recipes;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.StreamOptions;
import io.github.cosyvoice4j.TextFragments;
import io.github.cosyvoice4j.Voice;
import java.util.Iterator;

/** Speaks a text while it is written. */
final class SpeakAsTextArrives {
  private SpeakAsTextArrives() {}

  static void run(CosyVoice2 tts, Voice voice, Iterator<String> languageModel) {
    // recipe
    InferenceOptions options =
        InferenceOptions.newBuilder().streaming(StreamOptions.defaults()).build();
    TextFragments text = TextFragments.of(languageModel); // or of(publisher)
    Audio audio = tts.inferZeroShot(text, voice, options).audio();
    System.err.println(audio.duration());
    // end
  }
}
