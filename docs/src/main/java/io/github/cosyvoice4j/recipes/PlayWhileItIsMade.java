package io.github.cosyvoice4j.recipes;

import io.github.cosyvoice4j.AudioChunk;
import io.github.cosyvoice4j.Synthesis;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.SourceDataLine;

/** Plays speech on a sound card while it is made. */
final class PlayWhileItIsMade {
  private PlayWhileItIsMade() {}

  /** The line may come from {@code AudioSystem.getSourceDataLine(null)}. */
  static void run(Synthesis speech, SourceDataLine line) throws LineUnavailableException {
    // recipe
    line.open(new AudioFormat(24_000, 16, 1, true, false)); // 16 bits, mono, little endian
    line.start();
    try (Stream<AudioChunk> pieces = speech.stream()) {
      pieces.forEach(
          piece -> {
            ByteBuffer pcm = piece.audio().pcm16();
            byte[] bytes = new byte[pcm.remaining()];
            pcm.get(bytes);
            line.write(bytes, 0, bytes.length); // waits while the card's buffer is full
          });
      line.drain();
    } finally {
      line.close();
    }
    // end
  }
}
