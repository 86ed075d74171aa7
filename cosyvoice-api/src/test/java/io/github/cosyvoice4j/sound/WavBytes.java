package io.github.cosyvoice4j.sound;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Builds WAVE files chunk by chunk, wrong ones too. */
final class WavBytes {
  static final int PCM = 1;
  static final int FLOAT = 3;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A file of one kind of samples, all of whose sizes are right. */
  static byte[] file(int tag, int bits, int channels, byte[] data) {
    return new WavBytes()
        .riff("RIFF", 36 + data.length + data.length % 2)
        .format(tag, bits, channels, 16_000)
        .chunk("data", data)
        .build();
  }

  /** Samples as bytes, little-endian. */
  static byte[] bytes(int count, Consumer<ByteBuffer> writer) {
    ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    writer.accept(buffer);
    return buffer.array();
  }

  /** 16-bit samples. */
  static byte[] shorts(int... samples) {
    return bytes(
        2 * samples.length,
        b -> {
          for (int sample : samples) {
            b.putShort((short) sample);
          }
        });
  }

  /** A whole file of 16-bit mono samples at 16 kHz. */
  static byte[] pcm16(int... samples) {
    return file(PCM, 16, 1, shorts(samples));
  }

  WavBytes riff(String magic, long size) {
    return text(magic).u32(size).text("WAVE");
  }

  WavBytes format(int tag, int bits, int channels, int rate) {
    int frame = (bits + 7) / 8 * channels;
    return text("fmt ").u32(16).formatHead(tag, bits, channels, rate, frame);
  }

  WavBytes formatHead(int tag, int bits, int channels, int rate, int frameBytes) {
    u16(tag).u16(channels).u32(rate).u32((long) rate * frameBytes);
    return u16(frameBytes).u16(bits);
  }

  WavBytes extensible(int tag, int bits, int channels) {
    text("fmt ").u32(40).formatHead(0xFFFE, bits, channels, 16_000, bits / 8 * channels);
    u16(22).u16(bits).u32(0).u16(tag);
    return raw(0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71);
  }

  WavBytes chunk(String name, byte[] content) {
    text(name).u32(content.length).raw(content);
    return content.length % 2 == 0 ? this : raw(0);
  }

  WavBytes header(String name, long size) {
    return text(name).u32(size);
  }

  WavBytes text(String text) {
    return raw(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  WavBytes u16(int value) {
    return raw(value, value >> 8);
  }

  WavBytes u32(long value) {
    return u16((int) value).u16((int) (value >> 16));
  }

  WavBytes raw(int... bytes) {
    for (int value : bytes) {
      out.write(value);
    }
    return this;
  }

  WavBytes raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  byte[] build() {
    return out.toByteArray();
  }
}
