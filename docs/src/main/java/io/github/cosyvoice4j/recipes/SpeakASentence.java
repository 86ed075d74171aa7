package io.github.cosyvoice4j.recipes;

import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.Voice;
import java.io.IOException;
import java.nio.file.Path;

/** The shortest program that speaks, with the bundled demo voice. */
final class SpeakASentence {
  private SpeakASentence() {}

  static void run(Path out) throws IOException {
    // recipe
    try (CosyVoice2 tts = CosyVoice2.loadDemo()) {
      Path prompts = tts.info().directory().resolve("prompts");
      Voice voice =
          tts.enroll(prompts.resolve("ella.wav"), "The flowers are beautiful this morning.");
      tts.inferZeroShot("Hello, this is a small voice.", voice).audio().writeWav(out);
    }
    // end
  }
}
