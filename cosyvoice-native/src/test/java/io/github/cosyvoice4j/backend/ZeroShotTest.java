package io.github.cosyvoice4j.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.AudioFormatException;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.SpeechCheck;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.SynthesisReport;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.torch.LeakCheck;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From text and a prompt to sound, with real nets; and what is refused before they run. */
@ExtendWith(LeakCheck.class)
@Timeout(300)
class ZeroShotTest {
  private static Loaded loaded;

  @TempDir Path folder;

  @BeforeAll
  static void load() throws IOException {
    loaded = Loaded.open(EngineOptions.newBuilder().threads(1).deterministic(true));
    loaded.model().warmUp();
  }

  @AfterAll
  static void unload() {
    loaded.close();
  }

  @Test
  void speaks() throws IOException {
    Synthesis speech = loaded.say("Hello. What is it?", 1);
    Audio audio = speech.audio();
    assertEquals(loaded.model().info().sampleRate(), audio.sampleRate());
    assertTrue(audio.length() > 0, "no samples");
    double loudest = 0;
    for (FloatBuffer samples = audio.samples(); samples.hasRemaining(); ) {
      float sample = samples.get();
      assertTrue(Float.isFinite(sample), "sample " + samples.position() + ": " + sample);
      loudest = Math.max(loudest, Math.abs(sample));
    }
    assertTrue(loudest > 0 && loudest <= 1, "loudest sample: " + loudest);
    assertConsistent(speech.report(), audio);
    Path wav = folder.resolve("out.wav");
    audio.writeWav(wav);
    assertEquals(44 + 2L * audio.length(), Files.size(wav));
  }

  private static void assertConsistent(SynthesisReport report, Audio audio) {
    assertEquals(1, report.seed());
    assertEquals(audio.duration(), report.times().audio());
    assertEquals(List.of(Stage.values()), List.copyOf(report.times().work().keySet()));
    report.times().work().forEach((stage, time) -> assertTrue(time.compareTo(Duration.ZERO) > 0));
    long samples = 0;
    for (SynthesisReport.Segment segment : report.segments()) {
      SpeechCheck check = segment.check();
      assertTrue(check.textTokens() > 0, segment.toString());
      assertTrue(check.speechTokens() <= 20 * check.textTokens(), segment.toString());
      assertEquals(samples, segment.startSample());
      samples += audio.sampleRate() / 25L * check.speechTokens();
      assertEquals(samples, segment.endSample());
    }
    assertEquals(audio.length(), samples);
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherDoesNot() {
    Audio first = loaded.say(Loaded.SHORT, 7).audio();
    assertEquals(first, loaded.say(Loaded.SHORT, 7).audio());
    assertNotEquals(first, loaded.say(Loaded.SHORT, 8).audio());
    Synthesis drawn = loaded.say(Loaded.SHORT);
    assertEquals(drawn.audio(), loaded.say(Loaded.SHORT, drawn.seed()).audio());
  }

  @Test
  void requestsAtTheSameTimeDoNotChangeEachOther() {
    Map<Long, Audio> alone = new TreeMap<>();
    for (long seed = 0; seed < 4; seed++) {
      alone.put(seed, loaded.say(Loaded.SHORT, seed).audio());
    }
    List<CompletableFuture<Void>> callers = new ArrayList<>();
    alone.forEach(
        (seed, audio) ->
            callers.add(
                CompletableFuture.runAsync(
                    () -> assertEquals(audio, loaded.say(Loaded.SHORT, seed).audio()))));
    callers.forEach(CompletableFuture::join);
  }

  @Test
  void promptsOfStereo24Bit() throws IOException {
    Path wav = new Wav(48_000, 2, 24, 96_000).write(folder.resolve("stereo.wav"));
    Voice voice = loaded.model().enroll(wav, "Hum.");
    assertEquals(Duration.ofSeconds(2), voice.duration());
    assertTrue(loaded.model().inferZeroShot(Loaded.SHORT, voice).audio().length() > 0);
  }

  @Test
  void unusablePrompts() throws IOException {
    assertUnusable(Wav.mono(8_000, 2).write(file("low.wav")), "16000 Hz, got 8000 Hz");
    assertUnusable(Wav.mono(16_000, 31).write(file("long.wav")), "at most 30 s, got 31.000 s");
    assertUnusable(Wav.mono(16_000, 0).write(file("empty.wav")), "expected samples, got none");
    Path nan = Wav.mono(16_000, 1).write(file("nan.wav"), i -> i == 800 ? Double.NaN : 0.1);
    assertUnusable(nan, "NaN");
    assertUnusable(Files.write(file("song.mp3"), new byte[] {'I', 'D', '3', 4, 0, 0}), "MP3");
    assertThrows(IOException.class, () -> loaded.model().enroll(file("nowhere.wav")));
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private static void assertUnusable(Path wav, String why) {
    AudioFormatException e =
        assertThrows(AudioFormatException.class, () -> loaded.model().enroll(wav, "Hum."));
    assertTrue(e.getMessage().contains(why), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n\t", "?!...，。", "a \ud83d b", "\udc00"})
  void unspeakableText(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> loaded.say(text));
    assertTrue(e.getMessage().startsWith("text: expected "), e.getMessage());
    e =
        assertThrows(
            IllegalArgumentException.class, () -> loaded.model().enroll(Loaded.wav(), text));
    assertTrue(e.getMessage().startsWith("transcript: expected "), e.getMessage());
  }

  @Test
  void tooMuchText() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> loaded.say("a".repeat(100_001)));
    assertTrue(e.getMessage().contains("100000"), e.getMessage());
  }

  @Test
  void aVoiceWithoutTranscript() throws IOException {
    Voice voice = loaded.model().enroll(Loaded.wav());
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> loaded.model().inferZeroShot(Loaded.SHORT, voice));
    assertTrue(e.getMessage().startsWith("voice: expected a transcript"), e.getMessage());
  }

  @Test
  void textThatIsNotNormalized() {
    InferenceOptions raw = InferenceOptions.newBuilder().seed(1).normalize(false).build();
    Synthesis speech = loaded.model().inferZeroShot("3 x 4", loaded.voice(), raw);
    assertEquals("3 x 4", speech.report().segments().get(0).text());
  }

  @Test
  void unwritableOutputLeavesNothing() throws IOException {
    Audio audio = loaded.say(Loaded.SHORT, 1).audio();
    Path inAFile = Files.writeString(file("file"), "x").resolve("out.wav");
    assertThrows(IOException.class, () -> audio.writeWav(inAFile));
    assertThrows(IOException.class, () -> audio.writeWav(file("nowhere").resolve("out.wav")));
    Path taken = Files.createDirectories(file("taken").resolve("full")).getParent();
    assertThrows(IOException.class, () -> audio.writeWav(taken));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(file("file"), taken), left.sorted().toList());
    }
  }
}
