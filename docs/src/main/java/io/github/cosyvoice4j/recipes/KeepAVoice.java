package io.github.cosyvoice4j.recipes;

import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.Voice;
import java.io.IOException;
import java.nio.file.Path;

/** Keeps a voice in a file. */
final class KeepAVoice {
  private KeepAVoice() {}

  static void run(CosyVoice2 tts, Path prompt, String transcript, Path file, Path out)
      throws IOException {
    // recipe
    tts.enroll(prompt, transcript).save(file);

    // another day
    Voice voice = Voice.load(file); // as it was, without the recording
    tts.inferZeroShot("Here I am again.", voice).audio().writeWav(out);
    // end
  }
}
