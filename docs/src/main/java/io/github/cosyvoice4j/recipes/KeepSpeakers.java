package io.github.cosyvoice4j.recipes;

import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.Speaker;
import java.io.IOException;
import java.nio.file.Path;

/** Saves a speaker under an id, speaks with it, and removes it. */
final class KeepSpeakers {
  private KeepSpeakers() {}

  static void run(Path model, Path folder, Path prompt, String transcript, Path out)
      throws IOException {
    // recipe
    EngineOptions options = EngineOptions.newBuilder().speakers(folder).build();
    try (CosyVoice2 tts = CosyVoice2.load(model, options)) {
      tts.saveSpeaker("anna", tts.enroll(prompt, transcript));
      System.err.println(tts.speakers()); // anna, and those of the model
      tts.inferZeroShot("Here I am again.", Speaker.saved("anna")).audio().writeWav(out);
      tts.removeSpeaker("anna");
    }
    // end
  }
}
