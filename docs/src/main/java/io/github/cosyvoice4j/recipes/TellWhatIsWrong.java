package io.github.cosyvoice4j.recipes;

import io.github.cosyvoice4j.AudioFormatException;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;

/** Tells a user what is wrong, and with which file. */
final class TellWhatIsWrong {
  private TellWhatIsWrong() {}

  static void run(Path model, Path prompt) throws IOException {
    // recipe
    try (CosyVoice2 tts = CosyVoice2.load(model)) {
      tts.enroll(prompt, "What is said in it.");
    } catch (ModelFormatException | AudioFormatException e) {
      System.err.println(e.getMessage()); // which file, what was expected, what was got, what to do
    }
    // end
  }
}
