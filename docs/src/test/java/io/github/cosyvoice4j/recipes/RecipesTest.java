package io.github.cosyvoice4j.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.StreamOptions;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.Voice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.sound.sampled.SourceDataLine;
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
  void keepAVoice() throws Exception {
    Path file = folder.resolve("ella.voice");
    Path out = folder.resolve("out.wav");
    KeepAVoice.run(tts, prompt, transcript, file, out);
    assertEquals(voice, Voice.load(file));
    assertTrue(Audio.readWav(out).length() > 0);
  }

  @Test
  void keepSpeakers() throws Exception {
    Path speakers = folder.resolve("speakers");
    Path out = folder.resolve("out.wav");
    KeepSpeakers.run(model, speakers, prompt, transcript, out);
    assertEquals(0, speakers.toFile().list().length);
    assertTrue(Audio.readWav(out).length() > 0);
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

  private static Synthesis streamed(String text) {
    InferenceOptions options =
        InferenceOptions.newBuilder().seed(1).streaming(StreamOptions.defaults()).build();
    return tts.inferZeroShot(text, voice, options);
  }

  @Test
  void hearItWhileItIsMade() {
    HearItWhileItIsMade.run(tts, voice);
  }

  @Test
  void playWhileItIsMade() throws Exception {
    ByteArrayOutputStream card = new ByteArrayOutputStream();
    List<String> calls = new ArrayList<>();
    SourceDataLine line =
        (SourceDataLine)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {SourceDataLine.class},
                (proxy, method, args) -> {
                  calls.add(method.getName());
                  if (method.getName().equals("write")) {
                    card.write((byte[]) args[0], (int) args[1], (int) args[2]);
                    return args[2];
                  }
                  return null;
                });
    Synthesis speech = streamed("The sun is warm today.");
    PlayWhileItIsMade.run(speech, line);
    assertEquals(speech.audio().pcm16(), ByteBuffer.wrap(card.toByteArray()));
    assertEquals(List.of("open", "start"), calls.subList(0, 2));
    assertEquals("close", calls.get(calls.size() - 1));
  }

  @Test
  void subscribeToSpeech() throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    SubscribeToSpeech.run(streamed("The sun is warm today."), done);
    done.get(1, TimeUnit.MINUTES);
  }

  @Test
  void sendAsBytes() throws Exception {
    ByteArrayOutputStream socket = new ByteArrayOutputStream();
    Synthesis speech = streamed("The sun is warm today.");
    SendAsBytes.run(speech, socket);
    Audio received = Audio.readWav(new ByteArrayInputStream(socket.toByteArray()));
    assertEquals(speech.audio().length(), received.length());
  }

  @Test
  void speakAsTextArrives() {
    SpeakAsTextArrives.run(tts, voice, List.of("The sun ", "is wa", "rm today.").iterator());
  }

  @Test
  void sayItFaster() {
    SayItFaster.run(tts, voice, "The sun is warm today.");
  }

  @Test
  void changeTheVoice() throws Exception {
    Path out = folder.resolve("out.wav");
    ChangeTheVoice.run(tts, prompt, voice, out);
    assertTrue(Files.size(out) > 48_000);
  }

  @Test
  void observeTheEngine() throws Exception {
    LongAdder done = new LongAdder();
    LongAdder failed = new LongAdder();
    EngineOptions.Builder options = EngineOptions.newBuilder();
    ObserveTheEngine.run(options, done, failed);
    try (CosyVoice2 observed = CosyVoice2.load(model, options.build())) {
      observed.inferZeroShot("Hello.", voice).audio();
      observed.inferZeroShot("Hello.", voice).close();
    }
    assertEquals(1, done.sum());
    assertEquals(1, failed.sum());
  }

  @Test
  void synthesizeADataset() throws Exception {
    Path set = folder.resolve("set.jsonl");
    String row =
        "{\"id\": \"%d\", \"target_text\": \"%s\", \"prompt_text\": \"%s\", \"prompt_audio\":"
            + " \"%s\"}\n";
    Files.writeString(
        set,
        row.formatted(1, "The sun is warm.", transcript, prompt)
            + row.formatted(2, "The dog is small.", transcript, prompt));
    Path out = folder.resolve("out");
    assertEquals(2, SynthesizeADataset.run(model, set, out).done());
    assertEquals(2, SynthesizeADataset.run(model, set, out).earlier());
    assertEquals(24_000, Audio.readWav(out.resolve("2.wav")).sampleRate());
  }

  @Test
  void readYourWords() throws Exception {
    Path words = Files.writeString(folder.resolve("words.dict"), "SQL => sequel\n");
    Path rules =
        Files.writeString(
            folder.resolve("my.rules"),
            """
            language en
            type row = [1-9][0-9]? => cardinal
            rule seat 1
              {r:row}F => seat {r} F
            """);
    ReadYourWords.run(model, words, rules);
  }
}
