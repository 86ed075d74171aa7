package io.github.cosyvoice4j.recipes;

import io.github.cosyvoice4j.Synthesis;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Sends speech as bytes while it is made. */
final class SendAsBytes {
  private SendAsBytes() {}

  static void run(Synthesis speech, OutputStream socket) throws IOException {
    // recipe
    try (InputStream wav = speech.inputStream(Synthesis.ByteFormat.WAV)) {
      wav.transferTo(socket); // one header of unknown length, then samples as they come
    }
    // end
  }
}
