package io.github.cosyvoice4j;

import static io.github.cosyvoice4j.VoiceBytes.with;
import static io.github.cosyvoice4j.VoiceBytes.withChecksum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link Voice#save} and {@link Voice#load}. */
class VoiceFileTest {
  private static final int VERSION = 8;
  private static final int LENGTH = 12;
  private static final int BODY = 16;

  /** What {@code voice-1.voice} holds. It is never to be written again: old files must be read. */
  private static final Voice VOICE =
      Voice.newBuilder(
              new int[] {0, 6560, 17}, new float[] {0.5f, -1.25f}, new float[] {-11.5f, 0, 3, 1}, 2)
          .transcript("希望你 & me")
          .transcriptTokens(99, 151_935)
          .duration(Duration.ofSeconds(3, 480_000_001))
          .warnings(List.of(new PromptWarning(PromptWarning.Kind.QUIET, "too quiet", "speak up")))
          .build();

  @TempDir private Path folder;

  @Test
  void versionOneStaysReadable() throws IOException, URISyntaxException {
    assertSame(VOICE, Voice.load(golden()));
  }

  @Test
  void bytesAreThoseOfVersionOne() throws IOException, URISyntaxException {
    assertArrayEquals(Files.readAllBytes(golden()), bytes());
  }

  @Test
  void embeddingAloneIsAVoice() throws IOException {
    Voice speaker = Voice.newBuilder(new float[] {1, 2, 3}).build();
    speaker.save(file());
    assertSame(speaker, Voice.load(file()));
    assertEquals(0, Voice.load(file()).melFrames());
  }

  @Test
  void everyTruncationIsNamed() throws IOException {
    byte[] bytes = bytes();
    for (int length = 0; length < bytes.length; length++) {
      String message = refused(Arrays.copyOf(bytes, length));
      assertTrue(message.contains("expected") && message.contains("got"), message);
    }
  }

  @Test
  void flippedBitsAreFoundInEveryByte() throws IOException {
    byte[] bytes = bytes();
    for (int at = 0; at < bytes.length; at++) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= (byte) (1 << at % 8);
      String unused = refused(damaged);
    }
  }

  @Test
  void moreThanAVoiceIsRefused() throws IOException {
    byte[] bytes = bytes();
    assertRefused("got more; the file is damaged", Arrays.copyOf(bytes, bytes.length + 1));
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    assertRefused(
        "expected a voice, got a file of something else",
        "PK\3\4 a zip".getBytes(StandardCharsets.UTF_8));
    assertRefused("expected a voice, got a file of something else", new byte[0]);
    ModelFormatException e =
        assertThrows(ModelFormatException.class, () -> Voice.load(file().getParent()));
    assertTrue(e.getMessage().contains("got a folder"), e.getMessage());
    assertThrows(NoSuchFileException.class, () -> Voice.load(folder.resolve("none.voice")));
  }

  @Test
  void laterVersionSaysSo() throws IOException {
    assertRefused("expected version 1, got 2; read it with the release", with(bytes(), VERSION, 2));
  }

  @Test
  void absurdLengthsTakeNoMemory() throws IOException {
    assertRefused("expected at most 67108864 bytes, got 4294967295", with(bytes(), LENGTH, -1));
    assertRefused("expected 67108884 bytes, got", with(bytes(), LENGTH, 1 << 26));
    for (int length : new int[] {-1, Integer.MAX_VALUE, 1 << 26}) {
      byte[] bytes = withChecksum(with(bytes(), BODY + 4, length));
      assertRefused("sections: expected whole ones", bytes);
    }
  }

  @Test
  void contentsMustMakeAVoice() throws IOException {
    assertRefused(
        "embedding: 0: expected a finite number, got NaN",
        withChecksum(with(bytes(), BODY + 8, Float.floatToIntBits(Float.NaN))));
    assertRefused("embedding: expected at least 1 value", renamed("EMBD", "none"));
    assertRefused("section TOKS: expected once", renamed("EMBD", "TOKS"));
    assertRefused("mel bins: expected at least 1, got 0", renamed("BINS", "none"));
    assertRefused(
        "section TOKS: expected its end, got 2 bytes more",
        renamed("TOKS", "none", "TEXT", "TOKS"));
  }

  @Test
  void unknownSectionsAreLeftToLaterReleases() throws IOException {
    Files.write(file(), renamed("WARN", "LATR"));
    assertEquals(VOICE, Voice.load(file()));
    assertEquals(List.of(), Voice.load(file()).warnings());
  }

  @Test
  void failedSaveLeavesTheOldFile() throws IOException {
    VOICE.save(file());
    float[] hour = new float[1 << 24];
    Voice endless = Voice.newBuilder(new int[0], new float[1], hour, 1).build();
    assertThrows(IllegalArgumentException.class, () -> endless.save(file()));
    assertEquals(VOICE, Voice.load(file()));
  }

  private static void assertSame(Voice expected, Voice actual) {
    assertEquals(expected, actual);
    assertEquals(expected.duration(), actual.duration());
    assertEquals(expected.warnings(), actual.warnings());
  }

  private void assertRefused(String message, byte[] bytes) throws IOException {
    String got = refused(bytes);
    assertTrue(got.contains(message), got);
  }

  private String refused(byte[] bytes) throws IOException {
    Files.write(file(), bytes);
    ModelFormatException e =
        assertThrows(ModelFormatException.class, () -> Voice.load(file()), "was read");
    assertTrue(e.getMessage().startsWith(file() + ": "), e.getMessage());
    return e.getMessage();
  }

  private byte[] bytes() throws IOException {
    VOICE.save(file());
    return Files.readAllBytes(file());
  }

  private Path file() {
    return folder.resolve("a.voice");
  }

  private static Path golden() throws URISyntaxException {
    return Path.of(VoiceFileTest.class.getResource("voice-1.voice").toURI());
  }

  /** {@return the file with sections under other names: old, new, old, new...} */
  private byte[] renamed(String... names) throws IOException {
    String file = new String(bytes(), StandardCharsets.ISO_8859_1);
    for (int i = 0; i < names.length; i += 2) {
      assertTrue(file.contains(names[i]), names[i]);
      file = file.replace(names[i], names[i + 1]);
    }
    return withChecksum(file.getBytes(StandardCharsets.ISO_8859_1));
  }
}
