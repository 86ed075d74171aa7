package io.github.cosyvoice4j.recipes;

import io.github.cosyvoice4j.CancelledException;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.Voice;

/** Gives a request up that nobody waits for any more. */
final class GiveUp {
  private GiveUp() {}

  static void run(CosyVoice2 tts, Voice voice) {
    // recipe
    Synthesis speech = tts.inferZeroShot("Nobody will ever hear this.", voice);
    speech.close(); // leaves the engine within one step
    try {
      speech.audio();
    } catch (CancelledException e) {
      System.err.println(e.getMessage());
    }
    // end
  }
}
