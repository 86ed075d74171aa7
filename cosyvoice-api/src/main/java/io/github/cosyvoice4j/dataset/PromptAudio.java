package io.github.cosyvoice4j.dataset;

import io.github.cosyvoice4j.Audio;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;

/** A prompt recording that is decoded when it is needed, by any thread, any number of times. */
@FunctionalInterface
public interface PromptAudio {
  /**
   * {@return the recording}
   *
   * @throws io.github.cosyvoice4j.AudioFormatException if it is no WAVE sound
   * @throws IOException if it can't be read
   */
  Audio read() throws IOException;

  /**
   * {@return a recording in a file}
   *
   * @param file a WAVE file, which need not be there yet
   */
  static PromptAudio of(Path file) {
    return () -> Audio.readWav(file);
  }

  /**
   * {@return a recording in memory}
   *
   * @param wav the bytes of a WAVE file, borrowed
   */
  static PromptAudio of(byte[] wav) {
    return () -> Audio.readWav(new ByteArrayInputStream(wav));
  }
}
