package io.github.cosyvoice4j.recipes;

import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.PromptWarning;
import io.github.cosyvoice4j.Voice;
import java.io.IOException;
import java.nio.file.Path;

/** Enrolls a prompt and reads the warnings about it. */
final class CloneAVoice {
  private CloneAVoice() {}

  static void run(Path model, Path prompt, String transcript, Path out) throws IOException {
    // recipe
    try (CosyVoice2 tts = CosyVoice2.load(model)) {
      Voice voice = tts.enroll(prompt, transcript);
      for (PromptWarning warning : voice.warnings()) {
        System.err.println(warning); // what was measured, and what to do about it
      }
      tts.inferZeroShot("Good morning, my friend.", voice).audio().writeWav(out);
    }
    // end
  }
}
