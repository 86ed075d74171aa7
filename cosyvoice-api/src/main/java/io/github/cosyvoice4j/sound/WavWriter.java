package io.github.cosyvoice4j.sound;

import io.github.cosyvoice4j.Audio.WavFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes mono WAVE. */
public final class WavWriter {
  private static final int BLOCK_SAMPLES = 1 << 14;
  private static final short PCM = 1;
  private static final short IEEE_FLOAT = 3;
  private static final int PCM_FORMAT_BYTES = 16;
  private static final int FLOAT_FORMAT_BYTES = 18;
  private static final int PCM_HEADER_BYTES = 44;
  private static final int MAX_HEADER_BYTES = 58;
  private static final long UNKNOWN = 0xFFFFFFFFL;

  private WavWriter() {}

  /**
   * Writes a whole WAVE file to a stream, which stays open.
   *
   * @param out where to
   * @param samples mono, nominally in [-1, 1]
   * @param sampleRate in Hz
   * @param format how to store a sample
   * @throws IOException if it can't be written
   * @throws IllegalArgumentException if WAVE's 32-bit sizes can't hold so many samples
   */
  public static void write(OutputStream out, float[] samples, int sampleRate, WavFormat format)
      throws IOException {
    out.write(header(samples.length, sampleRate, format));
    ByteBuffer block =
        ByteBuffer.allocate(BLOCK_SAMPLES * bytes(format)).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < samples.length; from += BLOCK_SAMPLES) {
      block.clear();
      int to = Math.min(samples.length, from + BLOCK_SAMPLES);
      for (int i = from; i < to; i++) {
        put(block, samples[i], format);
      }
      out.write(block.array(), 0, block.position());
    }
  }

  /**
   * {@return what stands before 16-bit samples that are not counted yet: a header whose sizes are
   * the largest there are, as programs that write to pipes do}
   *
   * @param sampleRate in Hz
   */
  public static ByteBuffer headerOfUnknownLength(int sampleRate) {
    return ByteBuffer.wrap(header(UNKNOWN, UNKNOWN, sampleRate, WavFormat.PCM16));
  }

  /**
   * {@return a sample as a 16-bit integer, {@code floor(sample * 32768)} saturated: what libsndfile
   * writes}
   *
   * @param sample nominally in [-1, 1]; what lies outside is clipped, never wrapped
   */
  public static short pcm16(float sample) {
    double scaled = Math.floor(sample * 32768.0);
    return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, scaled));
  }

  private static byte[] header(int samples, int sampleRate, WavFormat format) {
    int headerBytes = format == WavFormat.PCM16 ? PCM_HEADER_BYTES : MAX_HEADER_BYTES;
    long dataBytes = (long) samples * bytes(format);
    if (dataBytes > UNKNOWN - headerBytes) {
      throw new IllegalArgumentException(
          "samples: expected at most 4 GiB of them in a WAVE file, got " + dataBytes + " bytes");
    }
    return header(headerBytes - 8 + dataBytes, dataBytes, sampleRate, format);
  }

  /** The standard asks of formats other than PCM for a longer format chunk and a fact chunk. */
  private static byte[] header(long riffBytes, long dataBytes, int sampleRate, WavFormat format) {
    boolean pcm = format == WavFormat.PCM16;
    int formatBytes = pcm ? PCM_FORMAT_BYTES : FLOAT_FORMAT_BYTES;
    ByteBuffer header =
        ByteBuffer.allocate(pcm ? PCM_HEADER_BYTES : MAX_HEADER_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    chunk(header, "RIFF", riffBytes).put(ascii("WAVE"));
    chunk(header, "fmt ", formatBytes).putShort(pcm ? PCM : IEEE_FLOAT).putShort((short) 1);
    header.putInt(sampleRate).putInt(sampleRate * bytes(format));
    header.putShort((short) bytes(format)).putShort((short) (8 * bytes(format)));
    if (!pcm) {
      chunk(header.putShort((short) 0), "fact", 4).putInt((int) (dataBytes / Float.BYTES));
    }
    return chunk(header, "data", dataBytes).array();
  }

  private static ByteBuffer chunk(ByteBuffer header, String name, long bytes) {
    return header.put(ascii(name)).putInt((int) bytes);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static int bytes(WavFormat format) {
    return format == WavFormat.PCM16 ? Short.BYTES : Float.BYTES;
  }

  private static void put(ByteBuffer block, float sample, WavFormat format) {
    if (format == WavFormat.PCM16) {
      block.putShort(pcm16(sample));
    } else {
      block.putFloat(sample);
    }
  }
}
