package io.github.cosyvoice4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Audio.WavFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AudioTest {
  @TempDir Path folder;

  @Test
  void copiesItsSamplesAndGivesThemReadOnly() {
    float[] samples = {0.5f, -0.5f};
    Audio audio = Audio.of(samples, 16_000);
    samples[0] = 9;
    assertEquals(0.5f, audio.samples().get(0));
    assertThrows(ReadOnlyBufferException.class, () -> audio.samples().put(0, 1));
    assertThrows(ReadOnlyBufferException.class, () -> audio.pcm16().put(0, (byte) 1));
  }

  @Test
  void refusesSamplesThatAreNotFinite() {
    float[] samples = {0, Float.NEGATIVE_INFINITY};
    String message =
        assertThrows(IllegalArgumentException.class, () -> Audio.of(samples, 16_000)).getMessage();
    assertEquals("samples: 1: expected a finite number, got -Infinity", message);
  }

  @Test
  void refusesRatesOutsideTheRange() {
    Audio audio = Audio.of(new float[1], 16_000);
    for (int rate : new int[] {Integer.MIN_VALUE, 0, 999, 384_001}) {
      assertThrows(IllegalArgumentException.class, () -> Audio.of(new float[1], rate));
      String message =
          assertThrows(IllegalArgumentException.class, () -> audio.resampledTo(rate)).getMessage();
      assertEquals("sample rate: expected 1000 to 384000 Hz, got " + rate, message);
    }
  }

  @Test
  void tellsItsLength() {
    Audio audio = Audio.of(new float[24_000 * 3 / 2], 24_000);
    assertEquals(36_000, audio.length());
    assertEquals(Duration.ofMillis(1500), audio.duration());
    assertEquals("Audio[1500 ms at 24000 Hz]", audio.toString());
    assertEquals(Duration.ZERO, Audio.of(new float[0], 24_000).duration());
  }

  @Test
  void givesPcm16InLittleEndianOrder() {
    ByteBuffer pcm = Audio.of(new float[] {0.5f, 2, -2}, 16_000).pcm16();
    assertEquals(ByteOrder.LITTLE_ENDIAN, pcm.order());
    assertEquals(6, pcm.remaining());
    assertEquals(16384, pcm.getShort(0));
    assertEquals(32767, pcm.getShort(2));
    assertEquals(-32768, pcm.getShort(4));
  }

  @Test
  void isEqualByRateAndSamples() {
    Audio audio = Audio.of(new float[] {0.5f}, 16_000);
    assertEquals(audio, Audio.of(new float[] {0.5f}, 16_000));
    assertEquals(audio.hashCode(), Audio.of(new float[] {0.5f}, 16_000).hashCode());
    assertNotEquals(audio, Audio.of(new float[] {0.5f}, 24_000));
    assertNotEquals(audio, Audio.of(new float[] {0.25f}, 16_000));
  }

  @Test
  void writesAndReadsFilesAndStreams() throws IOException {
    Audio audio = Audio.of(new float[] {0.1f, -0.25f, 0.75f}, 24_000);
    Path file = folder.resolve("out.wav");
    audio.writeWav(file, WavFormat.FLOAT32);
    assertEquals(audio, Audio.readWav(file));

    audio.writeWav(file);
    assertEquals(44 + 6, Files.size(file));
    assertEquals(audio.pcm16(), Audio.readWav(file).pcm16());

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    audio.writeWav(out, WavFormat.FLOAT32);
    assertEquals(audio, Audio.readWav(new ByteArrayInputStream(out.toByteArray())));
  }

  @Test
  void saysWhichFileItCannotReadOrWrite() {
    Path missing = folder.resolve("no/such.wav");
    assertThrows(NoSuchFileException.class, () -> Audio.readWav(missing));
    Audio audio = Audio.of(new float[1], 16_000);
    String message = assertThrows(IOException.class, () -> audio.writeWav(missing)).getMessage();
    assertTrue(message.startsWith(missing + ": can't be written"), message);
  }

  @Test
  void resamplesToAnyRate() {
    Audio audio = Audio.of(new float[441], 44_100);
    assertSame(audio, audio.resampledTo(44_100));
    assertEquals(160, audio.resampledTo(16_000).length());
    assertEquals(16_000, audio.resampledTo(16_000).sampleRate());
    assertEquals(0, Audio.of(new float[0], 8_000).resampledTo(48_000).length());
  }
}
