package io.github.cosyvoice4j.recipes;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.Voice;
import java.io.IOException;
import java.nio.file.Path;

/** Says a recording again in another voice. */
final class ChangeTheVoice {
  private ChangeTheVoice() {}

  static void run(CosyVoice2 tts, Path recording, Voice voice, Path out) throws IOException {
    // recipe
    Audio said = Audio.readWav(recording);
    tts.inferVoiceConversion(said, voice).audio().writeWav(out);
    // end
  }
}
