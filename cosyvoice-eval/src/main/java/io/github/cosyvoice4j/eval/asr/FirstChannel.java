package io.github.cosyvoice4j.eval.asr;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.AudioFormatException;
import io.github.cosyvoice4j.sound.WavReader;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads the first channel of a WAVE file, as upstream's scripts and sherpa-onnx do before they
 * listen to it. {@link Audio#readWav} averages the channels instead, as upstream does with prompts.
 */
public final class FirstChannel {
  private FirstChannel() {}

  /**
   * Reads a file.
   *
   * @param file the file, of any format that {@link Audio#readWav} takes
   * @return its first channel, at least one sample
   * @throws AudioFormatException if it is not usable WAVE
   * @throws IOException if it can't be read
   */
  public static Audio read(Path file) throws IOException {
    try (WavReader wav = WavReader.open(file)) {
      return Audio.of(wav.readChannel(0), wav.sampleRate());
    }
  }
}
