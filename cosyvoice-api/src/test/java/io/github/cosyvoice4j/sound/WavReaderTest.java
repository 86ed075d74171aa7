package io.github.cosyvoice4j.sound;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.AudioFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WavReaderTest {
  @TempDir Path folder;

  @Test
  void scalesEveryFormatToOne() throws IOException {
    byte[] u8 = {0, 64, (byte) 128, (byte) 255};
    assertSamples(WavBytes.file(1, 8, 1, u8), -1, -0.5f, 0, 127 / 128f);
    assertSamples(WavBytes.pcm16(-32768, 0, 32767), -1, 0, 32767 / 32768f);
    byte[] s24 = {0, 0, (byte) 0x80, 1, 0, 0, (byte) 0xFF, (byte) 0xFF, 0x7F};
    assertSamples(WavBytes.file(1, 24, 1, s24), -1, 0x1p-23f, 1 - 0x1p-23f);
    byte[] s32 = WavBytes.bytes(8, b -> b.putInt(Integer.MIN_VALUE).putInt(1 << 30));
    assertSamples(WavBytes.file(1, 32, 1, s32), -1, 0.5f);
    byte[] f32 = WavBytes.bytes(8, b -> b.putFloat(0.1f).putFloat(-1.5f));
    assertSamples(WavBytes.file(3, 32, 1, f32), 0.1f, -1.5f);
    byte[] f64 = WavBytes.bytes(16, b -> b.putDouble(0.1).putDouble(-1));
    assertSamples(WavBytes.file(3, 64, 1, f64), 0.1f, -1);
  }

  @Test
  void averagesChannels() throws IOException {
    byte[] stereo = WavBytes.file(1, 16, 2, WavBytes.shorts(16384, 0, -16384, -16384));
    assertSamples(stereo, 0.25f, -0.5f);
    byte[] three = WavBytes.file(1, 16, 3, WavBytes.shorts(3, 6, 9));
    assertSamples(three, 6 / 32768f);
  }

  @Test
  void readsOneChannel() throws IOException {
    byte[] three = WavBytes.file(1, 16, 3, WavBytes.shorts(3, 6, 9, -1, -2, -3));
    float[][] expected = {{3, -1}, {6, -2}, {9, -3}};
    for (int channel = 0; channel < 3; channel++) {
      try (WavReader reader = WavReader.open(new ByteArrayInputStream(three), "in.wav")) {
        float[] samples = reader.readChannel(channel);
        assertArrayEquals(expected[channel], new float[] {samples[0] * 32768, samples[1] * 32768});
      }
    }
    try (WavReader reader = WavReader.open(new ByteArrayInputStream(three), "in.wav")) {
      assertThrows(IndexOutOfBoundsException.class, () -> reader.readChannel(3));
    }
  }

  @Test
  void readsExtensible() throws IOException {
    byte[] pcm = new WavBytes().riff("RIFF", 64).extensible(1, 16, 1).chunk("data", half()).build();
    assertSamples(pcm, 0.5f);
    byte[] f32 = WavBytes.bytes(4, b -> b.putFloat(0.3f));
    byte[] real = new WavBytes().riff("RIFF", 64).extensible(3, 32, 1).chunk("data", f32).build();
    assertSamples(real, 0.3f);
  }

  @Test
  void passesOverOtherChunksPaddedOrNot() throws IOException {
    byte[] padded =
        start().chunk("LIST", new byte[5]).chunk("bext", new byte[6]).chunk("data", half()).build();
    assertSamples(padded, 0.5f);
    byte[] unpadded =
        start()
            .header("LIST", 5)
            .raw(new byte[5])
            .chunk("data", half())
            .chunk("id3 ", half())
            .build();
    assertSamples(unpadded, 0.5f);
  }

  @ParameterizedTest
  @CsvSource({"0, 36", "4294967295, 4294967295", "1000000, 36", "0, 0", "4294967295, 0", "0, 40"})
  void readsToTheEndWhereTheSizeIsUnset(long dataSize, long riffSize) throws IOException {
    byte[] streamed =
        new WavBytes()
            .riff("RIFF", riffSize)
            .format(1, 16, 1, 16_000)
            .header("data", dataSize)
            .raw(WavBytes.shorts(16384, -16384))
            .build();
    assertSamples(streamed, 0.5f, -0.5f);
  }

  @Test
  void takesAnEmptyDataChunkBeforeAnotherChunkAsEmpty() {
    byte[] file =
        new WavBytes()
            .riff("RIFF", 36 + 12)
            .format(1, 16, 1, 16_000)
            .header("data", 0)
            .chunk("LIST", new byte[4])
            .build();
    assertRefused(file, "data chunk: expected samples, got none");
  }

  @Test
  void readsTheLongSizesOfRf64() throws IOException {
    byte[] sizes = WavBytes.bytes(28, b -> b.putLong(80).putLong(2).putLong(1));
    for (String magic : new String[] {"RF64", "BW64"}) {
      byte[] file =
          new WavBytes()
              .riff(magic, 0xFFFFFFFFL)
              .chunk("ds64", sizes)
              .format(1, 16, 1, 16_000)
              .header("data", 0xFFFFFFFFL)
              .raw(half())
              .text("LIST")
              .build();
      assertSamples(file, 0.5f);
    }
  }

  @Test
  void dropsAFrameThatIsNotWhole() throws IOException {
    byte[] file = start().header("data", 100).raw(half()).raw(1).build();
    assertSamples(file, 0.5f);
  }

  @Test
  void believesNoSizeBeforeItHasTheBytes() {
    byte[] lies =
        new WavBytes()
            .riff("RF64", 0xFFFFFFFFL)
            .chunk("ds64", WavBytes.bytes(28, b -> b.putLong(1L << 60).putLong(1L << 60)))
            .format(1, 16, 1, 16_000)
            .header("LIST", 0xFFFFFFF0L)
            .build();
    assertRefused(lies, "LIST chunk: expected more bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ID3\u0004            | MP3",
        "fLaC            | FLAC",
        "OggS            | Ogg",
        "....ftypM4A .... | M4A",
        "RIFF....AVI ....| not WAVE",
        "RIFX....WAVE....| big-endian",
        "hello, world....| unknown bytes"
      })
  void namesWhatIsNotWaveAndTheRemedy(String content, String named) {
    byte[] bytes = new WavBytes().text(content).build();
    String message = assertRefused(bytes, named);
    assertTrue(message.endsWith("convert it: ffmpeg -i in.mp3 in.wav"), message);
  }

  @Test
  void namesAnEmptyFile() {
    assertRefused(new byte[0], "expected a WAVE file, got an empty file");
  }

  @ParameterizedTest
  @CsvSource({
    "6, 8, 1, 8000, 'codec: expected PCM or IEEE float, got A-law (tag 6)'",
    "85, 0, 1, 8000, 'got MPEG'",
    "1, 12, 1, 8000, 'bits of a sample: expected 8, 16, 24 or 32 for PCM, got 12'",
    "3, 16, 1, 8000, 'expected 32 or 64 for IEEE float, got 16'",
    "1, 16, 0, 8000, 'channels: expected at least 1, got 0'",
    "1, 16, 1, 0, 'sample rate: expected 1000 to 384000 Hz, got 0 Hz'",
    "1, 16, 1, -1, 'got 4294967295 Hz'",
    "65534, 16, 1, 8000, 'fmt chunk: expected 40 bytes, got 16 bytes'",
  })
  void refusesWhatItCannotRead(int tag, int bits, int channels, int rate, String message) {
    byte[] file =
        new WavBytes()
            .riff("RIFF", 40)
            .format(tag, bits, channels, rate)
            .chunk("data", half())
            .build();
    assertRefused(file, message);
  }

  @Test
  void refusesABrokenOrderOfChunks() {
    byte[] noFormat = new WavBytes().riff("RIFF", 20).chunk("data", half()).build();
    assertRefused(noFormat, "expected a fmt chunk before the data chunk");
    assertRefused(start().build(), "expected a data chunk, got the end of the file at byte 36");
    byte[] shortFormat = new WavBytes().riff("RIFF", 20).chunk("fmt ", new byte[4]).build();
    assertRefused(shortFormat, "fmt chunk: expected at least 16 bytes, got 4");
    byte[] frame =
        new WavBytes()
            .riff("RIFF", 40)
            .header("fmt ", 16)
            .formatHead(1, 16, 1, 16_000, 3)
            .chunk("data", half())
            .build();
    assertRefused(frame, "bytes of a frame: expected 2, got 3");
  }

  @Test
  void namesTheSampleThatIsNotFinite() {
    byte[] f32 = WavBytes.bytes(12, b -> b.putFloat(0).putFloat(0).putFloat(Float.NaN));
    assertRefused(WavBytes.file(3, 32, 1, f32), "sample 2: expected a finite number, got NaN");
    byte[] f64 = WavBytes.bytes(8, b -> b.putDouble(1e300));
    assertRefused(WavBytes.file(3, 64, 1, f64), "sample 0: expected a finite number, got Inf");
  }

  @Test
  void readsMoreThanOneBlock() throws IOException {
    int[] samples = new int[100_001];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (i * 31);
    }
    float[] expected = new float[samples.length];
    for (int i = 0; i < samples.length; i++) {
      expected[i] = samples[i] / 32768f;
    }
    assertSamples(WavBytes.pcm16(samples), expected);
  }

  @Test
  void refusesAFolder() {
    String message =
        assertThrows(AudioFormatException.class, () -> WavReader.open(folder)).getMessage();
    assertTrue(message.endsWith("expected a WAVE file, got a folder; name a file in it"), message);
  }

  private static WavBytes start() {
    return new WavBytes().riff("RIFF", 1000).format(1, 16, 1, 16_000);
  }

  private static byte[] half() {
    return WavBytes.shorts(16384);
  }

  /** From a stream, whose length is not known, and from a file. */
  private void assertSamples(byte[] wav, float... expected) throws IOException {
    try (WavReader reader = WavReader.open(new ByteArrayInputStream(wav), "in.wav")) {
      assertArrayEquals(expected, reader.readMono());
      assertEquals(16_000, reader.sampleRate());
    }
    Path file = Files.write(folder.resolve("in.wav"), wav);
    try (WavReader reader = WavReader.open(file)) {
      assertArrayEquals(expected, reader.readMono());
    }
  }

  private static String assertRefused(byte[] wav, String part) {
    AudioFormatException refusal =
        assertThrows(
            AudioFormatException.class,
            () -> WavReader.open(new ByteArrayInputStream(wav), "in.mp3").readMono());
    String message = refusal.getMessage();
    assertTrue(message.startsWith("in.mp3: ") && message.contains(part), message);
    return message;
  }
}
