package io.github.cosyvoice4j.sound;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.AudioFormatException;
import java.nio.ByteBuffer;

/**
 * What the {@code fmt} chunk of a WAVE file says.
 *
 * @param sampleFormat how a sample is stored
 * @param channels how many are interleaved
 * @param sampleRate in Hz
 */
record WaveFormat(SampleFormat sampleFormat, int channels, int sampleRate) {
  /** Size of the smallest {@code fmt} chunk. */
  static final int BASIC_BYTES = 16;

  /** Size of the {@code fmt} chunk of WAVE_FORMAT_EXTENSIBLE. */
  static final int EXTENSIBLE_BYTES = 40;

  private static final int PCM = 1;
  private static final int IEEE_FLOAT = 3;
  private static final int EXTENSIBLE = 0xFFFE;

  /** The last 14 bytes of every sub-format that stands for a plain tag: KSDATAFORMAT_SUBTYPE_*. */
  private static final ByteBuffer SUBTYPE_TAIL =
      ByteBuffer.wrap(
          new byte[] {0, 0, 0, 0, 16, 0, -128, 0, 0, (byte) 0xAA, 0, 56, (byte) 0x9B, 113});

  /**
   * Reads the chunk.
   *
   * @param chunk its content, {@value #BASIC_BYTES} bytes or {@value #EXTENSIBLE_BYTES}
   * @param name the file, for messages
   * @return what it says
   * @throws AudioFormatException if this library can't read such samples
   */
  static WaveFormat parse(ByteBuffer chunk, String name) throws AudioFormatException {
    int tag = chunk.getShort(0) & 0xFFFF;
    int channels = chunk.getShort(2) & 0xFFFF;
    long rate = chunk.getInt(4) & 0xFFFFFFFFL;
    int frameBytes = chunk.getShort(12) & 0xFFFF;
    int bits = chunk.getShort(14) & 0xFFFF;
    if (channels == 0) {
      throw wrong(name, "channels", "at least 1", "0");
    }
    if (rate < Audio.MIN_SAMPLE_RATE || rate > Audio.MAX_SAMPLE_RATE) {
      String range = Audio.MIN_SAMPLE_RATE + " to " + Audio.MAX_SAMPLE_RATE + " Hz";
      throw wrong(name, "sample rate", range, rate + " Hz");
    }
    SampleFormat format = sampleFormat(plainTag(tag, chunk, name), bits, name);
    if (frameBytes != 0 && frameBytes != format.bytes() * channels) {
      throw wrong(name, "bytes of a frame", "" + format.bytes() * channels, "" + frameBytes);
    }
    return new WaveFormat(format, channels, (int) rate);
  }

  /** {@return the bytes of one sample of every channel} */
  int frameBytes() {
    return sampleFormat.bytes() * channels;
  }

  private static int plainTag(int tag, ByteBuffer chunk, String name) throws AudioFormatException {
    if (tag != EXTENSIBLE) {
      return tag;
    }
    if (chunk.limit() < EXTENSIBLE_BYTES) {
      throw wrong(name, "fmt chunk", EXTENSIBLE_BYTES + " bytes", chunk.limit() + " bytes");
    }
    if (!chunk.slice(26, 14).equals(SUBTYPE_TAIL)) {
      throw wrong(name, "sub-format", "PCM or IEEE float", "an unknown one");
    }
    return chunk.getShort(24) & 0xFFFF;
  }

  private static SampleFormat sampleFormat(int tag, int bits, String name)
      throws AudioFormatException {
    if (tag != PCM && tag != IEEE_FLOAT) {
      throw wrong(name, "codec", "PCM or IEEE float", codec(tag));
    }
    String key = (tag == PCM ? "pcm" : "float") + bits;
    return switch (key) {
      case "pcm8" -> SampleFormat.U8;
      case "pcm16" -> SampleFormat.S16;
      case "pcm24" -> SampleFormat.S24;
      case "pcm32" -> SampleFormat.S32;
      case "float32" -> SampleFormat.F32;
      case "float64" -> SampleFormat.F64;
      default ->
          throw wrong(
              name,
              "bits of a sample",
              tag == PCM ? "8, 16, 24 or 32 for PCM" : "32 or 64 for IEEE float",
              "" + bits);
    };
  }

  private static String codec(int tag) {
    String known =
        switch (tag) {
          case 0x02 -> "Microsoft ADPCM";
          case 0x06 -> "A-law";
          case 0x07 -> "mu-law";
          case 0x11 -> "IMA ADPCM";
          case 0x31 -> "GSM 6.10";
          case 0x50, 0x55 -> "MPEG";
          case 0x160, 0x161 -> "WMA";
          default -> "an unknown one";
        };
    return known + " (tag " + tag + ")";
  }

  private static AudioFormatException wrong(String name, String what, String expected, String got) {
    return new AudioFormatException(
        name
            + ": "
            + what
            + ": expected "
            + expected
            + ", got "
            + got
            + "; convert it: "
            + WavReader.conversion(name));
  }
}
