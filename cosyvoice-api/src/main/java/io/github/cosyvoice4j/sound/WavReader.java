package io.github.cosyvoice4j.sound;

import io.github.cosyvoice4j.AudioFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads a WAVE file: RIFF, RF64 or BW64 with 8, 16, 24 or 32-bit integers or 32 or 64-bit floats,
 * plain or WAVE_FORMAT_EXTENSIBLE.
 *
 * <p>Samples are read in blocks, and memory is taken by what the file holds, never by what its
 * header claims. A data chunk of size 0 or reaching beyond the end of the file, as streaming
 * writers leave it, is read to the end. Not for use by several threads; the caller closes it.
 */
public final class WavReader implements Closeable {
  private static final int BLOCK_BYTES = 1 << 16;

  /** What is allocated at first for a stream, whose length is known only at its end. */
  private static final int STREAM_FRAMES = 1 << 16;

  private static final int MAX_FRAMES = Integer.MAX_VALUE - 8;

  private final String name;
  private final RiffStream in;
  private final long fileBytes;

  /** Size of the data chunk as the 64-bit header of RF64 gives it; -1 in a plain RIFF file. */
  private long longDataBytes = -1;

  /** Where RIFF's own size says that the file ends. */
  private long riffEnd;

  private WaveFormat format;

  private WavReader(InputStream in, String name, long fileBytes) throws IOException {
    this.name = name;
    this.in = new RiffStream(in, name);
    this.fileBytes = fileBytes;
    readRiffHeader();
  }

  /**
   * Opens a file and reads its header.
   *
   * @param file the file
   * @return the reader, which the caller closes
   * @throws AudioFormatException if it is not WAVE, or of a kind this library doesn't read
   * @throws IOException if it can't be read
   */
  public static WavReader open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new AudioFormatException(
          file + ": expected a WAVE file, got a folder; name a file in it");
    }
    long bytes = Files.isRegularFile(file) ? Files.size(file) : -1;
    return open(Files.newInputStream(file), file.toString(), bytes);
  }

  /**
   * Reads the header from a stream.
   *
   * @param in the stream, read from where it stands
   * @param name what to call it in messages
   * @return the reader; closing it closes the stream, and so does a header that is wrong
   * @throws AudioFormatException if it is not WAVE, or of a kind this library doesn't read
   * @throws IOException if it can't be read
   */
  public static WavReader open(InputStream in, String name) throws IOException {
    return open(in, name, -1);
  }

  private static WavReader open(InputStream in, String name, long fileBytes) throws IOException {
    try {
      return new WavReader(in, name, fileBytes);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** {@return samples a second of each channel, in Hz} */
  public int sampleRate() {
    return format.sampleRate();
  }

  /** {@return the number of channels} */
  public int channels() {
    return format.channels();
  }

  /**
   * Reads all samples; several channels are averaged. To be called once.
   *
   * @return mono samples, nominally in [-1, 1], all finite, at least one
   * @throws AudioFormatException if there is no sample, too many for an array, or one is not finite
   * @throws IOException if the file can't be read
   */
  public float[] readMono() throws IOException {
    return read(new Channels(0, channels()));
  }

  /**
   * Reads all samples of one channel and passes over the others. To be called once, instead of
   * {@link #readMono}.
   *
   * @param channel from 0, less than {@link #channels}
   * @return its samples, nominally in [-1, 1], all finite, at least one
   * @throws AudioFormatException if there is no sample, too many for an array, or one is not finite
   * @throws IOException if the file can't be read
   */
  public float[] readChannel(int channel) throws IOException {
    Objects.checkIndex(channel, channels());
    return read(new Channels(channel, channel + 1));
  }

  /**
   * Which channels are averaged.
   *
   * @param begin the first one
   * @param end behind the last one
   */
  private record Channels(int begin, int end) {}

  private float[] read(Channels wanted) throws IOException {
    long bytes = findData();
    int frameBytes = format.frameBytes();
    byte[] block = new byte[Math.max(1, BLOCK_BYTES / frameBytes) * frameBytes];
    float[] mono = new float[expectedFrames(bytes)];
    int frames = 0;
    for (long left = bytes; left >= frameBytes; left -= block.length) {
      int got = in.read(block, (int) Math.min(block.length, left)) / frameBytes;
      mono = ensureRoom(mono, frames, got);
      average(wanted, block, got, mono, frames);
      frames += got;
      if (got * frameBytes < block.length) {
        break;
      }
    }
    if (frames == 0) {
      throw new AudioFormatException(
          name + ": data chunk: expected samples, got none; is the file complete?");
    }
    return frames == mono.length ? mono : Arrays.copyOf(mono, frames);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /**
   * {@return the command that makes a readable file of an unreadable one}
   *
   * @param name the unreadable file
   */
  static String conversion(String name) {
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    boolean wav = name.regionMatches(true, stem.length(), ".wav", 0, 5);
    return "ffmpeg -i " + quoted(name) + " " + quoted(stem + (wav ? "-pcm" : "") + ".wav");
  }

  /** As a shell takes it for one word. */
  private static String quoted(String name) {
    return name.contains(" ") ? '"' + name + '"' : name;
  }

  private void readRiffHeader() throws IOException {
    byte[] head = in.peek(SoundFileType.HEAD_BYTES);
    String text = new String(head, StandardCharsets.ISO_8859_1);
    if (!text.matches("(?s)(RIFF|RF64|BW64)....WAVE")) {
      String got = SoundFileType.describe(head);
      throw new AudioFormatException(
          name + ": expected a WAVE file, got " + got + "; convert it: " + conversion(name));
    }
    riffEnd = in.nextChunk("RIFF").bytes() + RiffStream.Chunk.HEADER_BYTES;
    in.take(4, "header");
    readFormat();
  }

  /** Goes through the chunks up to and with {@code fmt}. */
  private void readFormat() throws IOException {
    while (format == null) {
      RiffStream.Chunk chunk = in.nextChunk("fmt");
      int used = 0;
      switch (chunk.name()) {
        case "data" ->
            throw new AudioFormatException(
                name + ": expected a fmt chunk before the data chunk, got none; is it damaged?");
        case "fmt " -> {
          boolean extensible = chunk.bytes() >= WaveFormat.EXTENSIBLE_BYTES;
          used = extensible ? WaveFormat.EXTENSIBLE_BYTES : WaveFormat.BASIC_BYTES;
          format = WaveFormat.parse(in.takeHead(chunk, used), name);
        }
        case "ds64" -> {
          used = 16; // RIFF's size and the data chunk's size; the number of samples is of no use
          longDataBytes = in.takeHead(chunk, used).getLong(8);
        }
        default -> {}
      }
      in.skipRest(chunk, used);
    }
  }

  /**
   * Goes through the chunks up to the samples.
   *
   * @return how many bytes of samples to read at most
   */
  private long findData() throws IOException {
    RiffStream.Chunk chunk = in.nextChunk("data");
    while (!chunk.name().equals("data")) {
      in.skipRest(chunk, 0);
      chunk = in.nextChunk("data");
    }
    return dataBytes(chunk.bytes());
  }

  private long dataBytes(long stated) throws IOException {
    long bytes = stated == RiffStream.UNSET && longDataBytes > 0 ? longDataBytes : stated;
    boolean unset = bytes == RiffStream.UNSET || (bytes == 0 && !isChunkNext());
    return unset ? Long.MAX_VALUE : bytes;
  }

  /**
   * A data chunk of size 0 is empty only if a chunk follows it that fits the file's stated size.
   */
  private boolean isChunkNext() throws IOException {
    return riffEnd < RiffStream.UNSET
        && in.peekChunk()
            .map(next -> in.position() + RiffStream.Chunk.HEADER_BYTES + next.bytes() <= riffEnd)
            .orElse(false);
  }

  private int expectedFrames(long bytes) {
    if (fileBytes < 0) {
      return (int) Math.min(bytes / format.frameBytes(), STREAM_FRAMES);
    }
    long there = Math.min(bytes, Math.max(0, fileBytes - in.position()));
    return (int) Math.min(there / format.frameBytes(), MAX_FRAMES);
  }

  private float[] ensureRoom(float[] mono, int frames, int more) throws AudioFormatException {
    long needed = (long) frames + more;
    if (needed > MAX_FRAMES) {
      throw new AudioFormatException(
          name + ": expected at most " + MAX_FRAMES + " samples, got more; split it");
    }
    if (needed <= mono.length) {
      return mono;
    }
    return Arrays.copyOf(mono, (int) Math.min(MAX_FRAMES, Math.max(needed, mono.length * 2L)));
  }

  /** The mean over the channels, summed in float32 as upstream does. */
  private void average(Channels wanted, byte[] block, int frames, float[] mono, int from)
      throws AudioFormatException {
    SampleFormat samples = format.sampleFormat();
    for (int frame = 0; frame < frames; frame++) {
      int at = frame * format.frameBytes();
      float sum = 0;
      for (int channel = wanted.begin; channel < wanted.end; channel++) {
        sum += samples.decode(block, at + channel * samples.bytes());
      }
      float mean = sum / (wanted.end - wanted.begin);
      if (!Float.isFinite(mean)) {
        throw new AudioFormatException(
            name
                + ": sample "
                + (from + frame)
                + ": expected a finite number, got "
                + mean
                + "; make the recording again");
      }
      mono[from + frame] = mean;
    }
  }
}
