package io.github.cosyvoice4j.recipes;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.Voice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Gives the speech at 8 kHz, and as bytes for a socket. */
final class ForTheTelephone {
  private ForTheTelephone() {}

  static void run(CosyVoice2 tts, Voice voice, Path out) throws IOException {
    // recipe
    Audio speech = tts.inferZeroShot("Thank you for your call.", voice).audio();
    Audio telephone = speech.resampledTo(8000);
    telephone.writeWav(out); // PCM16, mono
    ByteBuffer pcm = telephone.pcm16(); // the same samples, little endian, without a header
    System.err.println(pcm.remaining() + " bytes");
    // end
  }
}
