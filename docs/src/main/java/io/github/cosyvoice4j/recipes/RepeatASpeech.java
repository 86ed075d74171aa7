package io.github.cosyvoice4j.recipes;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.Voice;

/** Repeats a speech byte for byte from its seed. */
final class RepeatASpeech {
  private RepeatASpeech() {}

  static void run(CosyVoice2 tts, Voice voice) {
    // recipe
    Synthesis first = tts.inferZeroShot("The sun is warm today.", voice);
    Audio heard = first.audio(); // the seed was drawn, and is reported

    InferenceOptions same = InferenceOptions.newBuilder().seed(first.seed()).build();
    Audio again = tts.inferZeroShot("The sun is warm today.", voice, same).audio();
    if (!heard.equals(again)) {
      throw new AssertionError("same seed, machine and threads: same samples");
    }
    // end
  }
}
