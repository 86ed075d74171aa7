package io.github.cosyvoice4j.recipes;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.Voice;
import java.util.List;

/** Puts several requests in the queue and takes the results in order. */
final class ManyAtOnce {
  private ManyAtOnce() {}

  static void run(CosyVoice2 tts, Voice voice) {
    // recipe
    List<Synthesis> requests =
        List.of(
            tts.inferZeroShot("One is red.", voice),
            tts.inferZeroShot("Two is green.", voice),
            tts.inferZeroShot("Three is blue.", voice));
    for (Synthesis request : requests) {
      Audio audio = request.audio();
      System.err.println(audio.duration().toMillis() + " ms");
    }
    // end
  }
}
