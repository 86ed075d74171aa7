package io.github.cosyvoice4j.core.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.AudioFormatException;
import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.PromptWarning;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.testing.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptEncoderTest {
  private static final Optional<String> NO_TRANSCRIPT = Optional.empty();

  private static PromptEncoder encoder;

  @TempDir Path folder;

  @BeforeAll
  static void load() throws IOException {
    encoder = PromptEncoder.load(ModelDirectory.open(Goldens.modelDirectory()), 1);
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  @Test
  void refusesLowRates() {
    assertRefused(
        Audio.of(new float[30_000], 15_999),
        "prompt: sample rate: expected at least 16000 Hz, got 15999 Hz");
  }

  @Test
  void refusesMoreThanThirtySeconds() throws IOException {
    assertRefused(
        Audio.of(new float[30 * 16_000 + 1], 16_000), "prompt: expected at most 30 s, got 30.000");
    Voice longest = encoder.encode(Audio.of(new float[30 * 16_000], 16_000), NO_TRANSCRIPT);
    assertEquals(30, longest.duration().toSeconds());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 160, 400, 720})
  void refusesWhatIsTooShortToAnalyze(int samples) {
    assertRefused(Audio.of(new float[samples], 24_000), "prompt: expected at least 0.0");
  }

  @ParameterizedTest
  @ValueSource(ints = {16_000, 17_999, 22_050, 24_000, 44_100, 48_000, 384_000})
  void makesAVoiceOfTheShortestAtAnyRate(int rate) throws IOException {
    // The mirror images of the mel frames need (1920 - 480) / 2 + 1 samples at 24 kHz.
    int samples = (int) Math.ceil(721 * rate / 24_000.0);
    Voice voice = encoder.encode(Audio.of(new float[samples], rate), NO_TRANSCRIPT);
    assertTrue(voice.mel().remaining() >= voice.melBins());
    assertRefused(Audio.of(new float[samples - 1], rate), "prompt: expected at least 0.030 s");
  }

  @Test
  void keepsTranscriptDurationAndWarnings() throws IOException {
    Audio prompt = Audio.of(new float[32_000], 16_000);
    Voice voice = encoder.encode(prompt, Optional.of("Hello."));
    assertEquals(Optional.of("Hello."), voice.transcript());
    assertEquals(prompt.duration(), voice.duration());
    List<PromptWarning.Kind> kinds = voice.warnings().stream().map(PromptWarning::kind).toList();
    assertEquals(List.of(PromptWarning.Kind.SHORT, PromptWarning.Kind.QUIET), kinds);
  }

  @Test
  void isSharedByThreads() throws Exception {
    Audio prompt = Audio.readWav(Goldens.wav(Goldens.wavNames().get(0)));
    Voice alone = encoder.encode(prompt, NO_TRANSCRIPT);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<Voice> task = () -> encoder.encode(prompt, NO_TRANSCRIPT);
      for (Future<Voice> voice : threads.invokeAll(List.of(task, task, task, task))) {
        assertEquals(alone, voice.get());
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void refusesNetsThatAreDamagedOrOthers() throws IOException {
    byte[] tokenizer = Files.readAllBytes(Goldens.file("model/speech_tokenizer_v2.onnx"));
    Path damaged = folder.resolve("damaged.onnx");
    List<byte[]> contents = new ArrayList<>();
    contents.add(new byte[0]);
    contents.add("no protobuf at all".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    contents.add(Arrays.copyOf(tokenizer, tokenizer.length / 2));
    for (byte[] content : contents) {
      Files.write(damaged, content);
      String message =
          assertThrows(ModelFormatException.class, () -> SpeechTokenizer.load(damaged, 1))
              .getMessage();
      assertTrue(message.startsWith(damaged + ": expected an ONNX model, got: "), message);
    }
    Path absent = folder.resolve("absent.onnx");
    assertThrows(ModelFormatException.class, () -> SpeakerEncoder.load(absent, 1));
    Path campplus = Goldens.file("model/campplus.onnx");
    assertThrows(ModelFormatException.class, () -> SpeechTokenizer.load(campplus, 1));
    Path other = Goldens.file("model/speech_tokenizer_v2.onnx");
    assertThrows(ModelFormatException.class, () -> SpeakerEncoder.load(other, 1));
  }

  @Test
  void closesOnceAndForAll() throws IOException {
    SpeakerEncoder speaker = SpeakerEncoder.load(Goldens.file("model/campplus.onnx"), 1);
    FloatMatrix fbank = new KaldiFbank().compute(new float[16_000]);
    assertFalse(speaker.encode(fbank).length == 0);
    speaker.close();
    speaker.close();
    String message =
        assertThrows(IllegalStateException.class, () -> speaker.encode(fbank)).getMessage();
    assertEquals("campplus.onnx is closed", message);
  }

  private static void assertRefused(Audio prompt, String part) {
    String message =
        assertThrows(AudioFormatException.class, () -> encoder.encode(prompt, NO_TRANSCRIPT))
            .getMessage();
    assertTrue(message.startsWith(part), message);
  }
}
