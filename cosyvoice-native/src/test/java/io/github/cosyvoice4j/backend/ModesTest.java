package io.github.cosyvoice4j.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Speaker;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.TextFragments;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.torch.LeakCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every way of asking, with real nets, by voice and by saved speaker. */
@ExtendWith(LeakCheck.class)
@Timeout(300)
class ModesTest {
  private static final InferenceOptions SEEDED = InferenceOptions.newBuilder().seed(1).build();

  @TempDir private static Path speakers;

  private static Loaded loaded;
  private static CosyVoice2 tts;
  private static Voice voice;

  @BeforeAll
  static void load() throws IOException {
    loaded =
        Loaded.open(EngineOptions.newBuilder().threads(1).deterministic(true).speakers(speakers));
    tts = loaded.model();
    voice = loaded.voice();
  }

  @AfterAll
  static void unload() {
    loaded.close();
  }

  @Test
  void everyModeSpeaksByVoiceAndBySavedSpeaker() throws IOException {
    tts.saveSpeaker("me", voice);
    Speaker saved = Speaker.saved("me");
    assertSame(
        tts.inferZeroShot(Loaded.SHORT, voice, SEEDED),
        tts.inferZeroShot(Loaded.SHORT, saved, SEEDED));
    assertSame(
        tts.inferCrossLingual(Loaded.SHORT, voice, SEEDED),
        tts.inferCrossLingual(Loaded.SHORT, saved, SEEDED));
    assertSame(
        tts.inferInstruct2(Loaded.SHORT, "softly", voice, SEEDED),
        tts.inferInstruct2(Loaded.SHORT, "softly<|endofprompt|>", saved, SEEDED));
    assertSame(
        tts.inferSft(Loaded.SHORT, voice, SEEDED), tts.inferSft(Loaded.SHORT, saved, SEEDED));
    Audio said = Audio.readWav(Loaded.wav());
    assertSame(
        tts.inferVoiceConversion(said, voice, SEEDED),
        tts.inferVoiceConversion(said, saved, SEEDED));
    assertTrue(tts.removeSpeaker("me"));
    assertEquals(false, tts.removeSpeaker("me"));
  }

  private static void assertSame(Synthesis one, Synthesis other) {
    assertTrue(one.audio().length() > 0);
    assertEquals(one.audio(), other.audio());
  }

  @Test
  void anInstructionChangesWhatIsSaid() {
    Audio plain = tts.inferCrossLingual("Hello there.", voice, SEEDED).audio();
    Audio told = tts.inferInstruct2("Hello there.", "softly", voice, SEEDED).audio();
    assertTrue(!plain.equals(told));
  }

  @Test
  void aSpeakerOfTheModelSpeaks() throws IOException {
    String id = tts.speakers().get(0);
    assertTrue(tts.inferSft(Loaded.SHORT, Speaker.saved(id), SEEDED).audio().length() > 0);
  }

  @Test
  void anIdThatDoesNotExistListsThoseThatDo() throws IOException {
    String known = tts.speakers().get(0);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> tts.inferSft(Loaded.SHORT, Speaker.saved("nobody"), SEEDED));
    assertTrue(e.getMessage().contains("nobody"), e.getMessage());
    assertTrue(e.getMessage().contains(known), e.getMessage());
  }

  @Test
  void aSourceLongerThanHalfAMinuteComesInPieces() throws IOException {
    Audio piece = Audio.readWav(Loaded.wav());
    int times = (int) (31L * piece.sampleRate() / piece.length()) + 1;
    float[] samples = new float[times * piece.length()];
    for (int i = 0; i < times; i++) {
      piece.samples().get(samples, i * piece.length(), piece.length());
    }
    Audio source = Audio.of(samples, piece.sampleRate());
    Synthesis speech = tts.inferVoiceConversion(source, voice, SEEDED);
    assertEquals(2, speech.report().segments().size());
    double seconds = speech.audio().duration().toMillis() / 1e3;
    assertEquals(source.duration().toMillis() / 1e3, seconds, 0.5);
  }

  @Test
  void textThatArrivesInPiecesIsSpokenAsOne() {
    List<String> pieces = List.of("He", "llo the", "re, how", " are you?");
    Audio cut = tts.inferZeroShot(TextFragments.of(pieces.iterator()), voice, SEEDED).audio();
    Audio whole =
        tts.inferZeroShot(
                TextFragments.of(List.of("Hello there, how are you?").iterator()), voice, SEEDED)
            .audio();
    assertEquals(whole, cut);
  }

  @Test
  void textThatFailsFailsItsRequest() {
    Synthesis speech =
        tts.inferZeroShot(
            TextFragments.of(
                List.of("Hello").stream()
                    .map(
                        text -> {
                          if (text.length() > 2) {
                            throw new IllegalStateException("no more words");
                          }
                          return text;
                        })
                    .iterator()),
            voice,
            SEEDED);
    RuntimeException e = assertThrows(RuntimeException.class, speech::audio);
    assertTrue(e.getMessage().contains("no more words"), e.getMessage());
  }
}
