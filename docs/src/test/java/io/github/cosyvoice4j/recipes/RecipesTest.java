package io.github.cosyvoice4j.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.Voice;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every recipe on the demo voice. */
class RecipesTest {
  private static CosyVoice2 tts;
  private static Path model;
  private static Path prompt;
  private static String transcript;
  private static Voice voice;

  @TempDir Path folder;

  @BeforeAll
  static void load() throws Exception {
    tts = CosyVoice2.loadDemo();
    model = tts.info().directory();
    prompt = model.resolve("prompts/ella.wav");
    transcript = Files.readString(model.resolve("prompts/ella.txt")).strip();
    voice = tts.enroll(prompt, transcript);
  }

  @AfterAll
  static void close() {
    tts.close();
  }

  @Test
  void speakASentence() throws Exception {
    Path out = folder.resolve("out.wav");
    SpeakASentence.run(out);
    Audio audio = Audio.readWav(out);
    assertEquals(24_000, audio.sampleRate());
    assertTrue(audio.duration().toMillis() >= 1000, audio.duration().toString());
  }

  @Test
  void cloneAVoice() throws Exception {
    Path out = folder.resolve("out.wav");
    CloneAVoice.run(model, prompt, transcript, out);
    assertTrue(Files.size(out) > 48_000);
  }

  @Test
  void repeatASpeech() {
    RepeatASpeech.run(tts, voice);
  }

  @Test
  void speakLongText() {
    SpeakLongText.run(tts, voice, "The dog is small. ".repeat(20));
  }

  @Test
  void forTheTelephone() throws Exception {
    Path out = folder.resolve("out.wav");
    ForTheTelephone.run(tts, voice, out);
    assertEquals(8000, Audio.readWav(out).sampleRate());
  }

  @Test
  void giveUp() {
    GiveUp.run(tts, voice);
  }

  @Test
  void manyAtOnce() {
    ManyAtOnce.run(tts, voice);
  }

  @Test
  void tuneTheEngine() throws Exception {
    TuneTheEngine.run(model);
  }

  @Test
  void tellWhatIsWrong() throws Exception {
    TellWhatIsWrong.run(folder, prompt); // a folder that holds no model
  }
}
