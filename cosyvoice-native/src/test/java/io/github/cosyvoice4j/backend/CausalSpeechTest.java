package io.github.cosyvoice4j.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.AudioChunk;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.Sampling;
import io.github.cosyvoice4j.StreamOptions;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.SynthesisException;
import io.github.cosyvoice4j.TextFragments;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.core.testing.HuggingFaceCopy;
import io.github.cosyvoice4j.torch.LeakCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model directory whose speech tokens come from a causal language model. */
@ExtendWith(LeakCheck.class)
@Timeout(300)
class CausalSpeechTest {
  private static final String TEXT = "Hello there. ".repeat(3);

  /** Flat enough that the tiny model says something. */
  private static final Sampling LIVELY =
      Sampling.released().withNucleus(1, 4000).withTemperature(1.2);

  @TempDir private Path temporary;

  private static EngineOptions.Builder options() {
    return EngineOptions.newBuilder().threads(1).languageModel(Goldens.file("hf-llm"));
  }

  private static InferenceOptions seed(long seed) {
    return InferenceOptions.newBuilder().seed(seed).sampling(LIVELY).maxTokens(60).build();
  }

  @Test
  void itSpeaksWithoutALanguageModelOfItsOwn() throws IOException {
    ModelCopy model = ModelCopy.in(temporary);
    model.delete("llm.pt");
    try (CosyVoice2 tts = CosyVoice2.load(temporary, options().build())) {
      String folder = Goldens.file("hf-llm").toString();
      assertEquals(folder, tts.info().details().get("language model"));
      Voice voice = tts.enroll(Loaded.wav(), Loaded.transcript());
      long before = Pointer.totalCount();
      Synthesis speech = tts.inferZeroShot(TEXT, voice, seed(1));
      assertEquals(samples(speech), speech.audio().length());
      assertTrue(speech.audio().length() > 0);
      assertArrayEquals(floats(tts.inferZeroShot(TEXT, voice, seed(1))), floats(speech));
      assertEquals(before, Pointer.totalCount(), "handles after two requests");
    }
  }

  private static long samples(Synthesis speech) {
    speech.audio();
    return speech.report().segments().stream()
        .mapToLong(segment -> 960L * segment.check().speechTokens())
        .sum();
  }

  private static float[] floats(Synthesis speech) {
    Audio audio = speech.audio();
    float[] samples = new float[audio.length()];
    audio.samples().get(samples);
    return samples;
  }

  @Test
  void itSpeaksInOtherModesAndStreams() throws IOException {
    try (Loaded loaded = Loaded.open(options())) {
      CosyVoice2 tts = loaded.model();
      assertTrue(tts.inferCrossLingual(TEXT, loaded.voice(), seed(2)).audio().length() > 0);
      assertTrue(tts.inferSft(TEXT, loaded.voice(), seed(3)).audio().length() > 0);
      InferenceOptions streamed = seed(1).toBuilder().streaming(StreamOptions.defaults()).build();
      Synthesis speech = tts.inferZeroShot(TEXT, loaded.voice(), streamed);
      int length = 0;
      for (Iterator<AudioChunk> chunks = speech.stream().iterator(); chunks.hasNext(); ) {
        length += chunks.next().audio().length();
      }
      assertEquals(floats(tts.inferZeroShot(TEXT, loaded.voice(), seed(1))).length, length);
      Synthesis converted = tts.inferVoiceConversion(Audio.readWav(Loaded.wav()), loaded.voice());
      assertTrue(converted.audio().length() > 0, "no language model is asked");
    }
  }

  /** What is said hangs on a request's seed, not on who else asks. */
  @Test
  void requestsTogetherSayWhatTheySayAlone() throws IOException {
    try (Loaded loaded = Loaded.open(options())) {
      List<Synthesis> together = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        together.add(loaded.model().inferZeroShot(TEXT, loaded.voice(), seed(i)));
      }
      for (int i = 0; i < 5; i++) {
        long samples = samples(together.get(i));
        assertEquals(samples, samples(loaded.model().inferZeroShot(TEXT, loaded.voice(), seed(i))));
      }
    }
  }

  @Test
  void whatItCanNotDoIsRefusedBeforeAnyWork() throws IOException {
    try (Loaded loaded = Loaded.open(options())) {
      CosyVoice2 tts = loaded.model();
      Voice voice = loaded.voice();
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> tts.inferInstruct2(TEXT, "Whisper.", voice));
      assertTrue(e.getMessage().startsWith("request: expected no instruction"), e.getMessage());
      TextFragments fragments = TextFragments.of(List.of("a ", "b").iterator());
      e =
          assertThrows(
              IllegalArgumentException.class,
              () -> tts.inferZeroShot(fragments, voice, InferenceOptions.defaults()));
      assertTrue(e.getMessage().contains("a text that is whole"), e.getMessage());
    }
  }

  /** Ends are all that it can say. */
  @Test
  void speechWithoutATokenIsTheSameErrorAsEver() throws IOException {
    HuggingFaceCopy folder = HuggingFaceCopy.in(temporary);
    int vocabulary = Goldens.json("hf-llm/expected").getAsJsonObject().get("vocab_size").getAsInt();
    StringBuilder all = new StringBuilder("[0");
    for (int id = 1; id < vocabulary; id++) {
      all.append(", ").append(id);
    }
    Files.writeString(folder.file("generation_config.json"), "{\"eos_token_id\": " + all + "]}");
    try (Loaded loaded = Loaded.open(options().languageModel(temporary))) {
      Synthesis speech = loaded.say(Loaded.SHORT, 1);
      SynthesisException e = assertThrows(SynthesisException.class, speech::audio);
      assertTrue(e.getMessage().contains("speech tokens: expected some"), e.getMessage());
      loaded.model().warmUp();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "config.json, '\"hidden_size\": \\d+', '\"hidden_size\": 48', model.safetensors: tensor",
    "config.json, '\"vocab_size\": \\d+', '\"vocab_size\": 800', vocab_size",
    "config.json, '\"num_hidden_layers\": \\d+', '\"num_hidden_layers\": 9', tensor model.layers.",
    "config.json, '\"rope_scaling\": null', '\"rope_scaling\": 2', rope_scaling",
    "tokenizer.json, '<\\|s_0\\|>', '<|s_99999|>', speech tokens below",
  })
  void aDamagedFolderIsToldAndLeavesNothing(
      String file, String pattern, String replacement, String part) throws IOException {
    HuggingFaceCopy.in(temporary).edit(file, pattern, replacement);
    EngineOptions options = options().languageModel(temporary).build();
    ModelFormatException e =
        assertThrows(
            ModelFormatException.class, () -> CosyVoice2.load(Goldens.modelDirectory(), options));
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertTrue(e.getMessage().contains("expected"), e.getMessage());
  }
}
