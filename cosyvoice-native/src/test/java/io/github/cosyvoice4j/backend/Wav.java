package io.github.cosyvoice4j.backend;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntToDoubleFunction;

/**
 * A WAVE file to be written: a sound that may be wrong.
 *
 * @param rate samples a second
 * @param channels how many
 * @param bits 24 for PCM, 32 for floats
 * @param frames samples of each channel
 */
record Wav(int rate, int channels, int bits, int frames) {
  static Wav mono(int rate, double seconds) {
    return new Wav(rate, 1, 32, (int) (rate * seconds));
  }

  /** Writes a hum. */
  Path write(Path file) throws IOException {
    return write(file, i -> 0.3 * Math.sin(2 * Math.PI * 180 * i / rate));
  }

  Path write(Path file, IntToDoubleFunction sound) throws IOException {
    int frame = channels * bits / 8;
    ByteBuffer wav = ByteBuffer.allocate(44 + frames * frame).order(ByteOrder.LITTLE_ENDIAN);
    wav.put(ascii("RIFF")).putInt(36 + frames * frame).put(ascii("WAVEfmt ")).putInt(16);
    wav.putShort((short) (bits == 32 ? 3 : 1)).putShort((short) channels).putInt(rate);
    wav.putInt(rate * frame).putShort((short) frame).putShort((short) bits);
    wav.put(ascii("data")).putInt(frames * frame);
    for (int i = 0; i < frames * channels; i++) {
      double value = sound.applyAsDouble(i / channels);
      if (bits == 32) {
        wav.putFloat((float) value);
      } else {
        int whole = (int) (value * (1 << 23));
        wav.put((byte) whole).put((byte) (whole >> 8)).put((byte) (whole >> 16));
      }
    }
    return Files.write(file, wav.array());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
