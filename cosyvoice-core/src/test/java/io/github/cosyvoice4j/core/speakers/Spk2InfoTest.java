package io.github.cosyvoice4j.core.speakers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.core.checkpoint.SafetensorsFile;
import io.github.cosyvoice4j.core.checkpoint.StoredType;
import io.github.cosyvoice4j.core.checkpoint.TorchArchiveWriter;
import io.github.cosyvoice4j.core.features.PromptEncoder;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.core.testing.TorchFileWriter;
import io.github.cosyvoice4j.core.text.Qwen2Tokenizer;
import io.github.cosyvoice4j.core.text.TextFrontEnd;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Spk2InfoTest {
  private static final String TRANSCRIPT = "希望你以后能够做的比我还好。";

  @TempDir private Path folder;

  /**
   * The file was made by upstream's {@code add_zero_shot_spk} and {@code save_spkinfo} with the
   * bundled tiny model and de16.wav; its second speaker got keys as the first CosyVoice's have.
   */
  @Test
  void readsWhatUpstreamWrote() throws IOException, URISyntaxException {
    try (Spk2Info speakers = Spk2Info.open(resource("spk2info.pt"), bundledTranscripts());
        SafetensorsFile golden =
            SafetensorsFile.open(resource("/golden/tiny/audio-de16.safetensors"))) {
      assertEquals(List.of("中文女", "english man", "my_zero_shot_spk"), List.copyOf(speakers.ids()));
      Voice voice = speakers.voice("my_zero_shot_spk");
      assertEquals(
          IntBuffer.wrap(golden.get("zero_shot_token").toIntArray()), voice.speechTokens());
      assertEquals(FloatBuffer.wrap(golden.get("zero_shot_feat").toFloatArray()), voice.mel());
      float[] embedding = new float[192];
      voice.embedding().get(embedding);
      // Another processor made it, by another order of sums.
      assertArrayEquals(golden.get("embedding").toFloatArray(), embedding, 1e-5f);
      assertEquals(80, voice.melBins());
      assertEquals(Optional.of(TRANSCRIPT), voice.transcript());
      assertEquals(
          IntBuffer.wrap(bundledTranscripts().encode(TRANSCRIPT)),
          voice.transcriptTokens().orElseThrow());
    }
  }

  @Test
  void speakersOfTheModelAreEmbeddings() throws IOException {
    ModelDirectory directory = ModelDirectory.open(Goldens.modelDirectory());
    int size = directory.config().at("flow").intValue("spk_embed_dim");
    try (Spk2Info speakers = Spk2Info.open(directory.speakers(), Transcripts.none())) {
      assertFalse(speakers.ids().isEmpty());
      for (String id : speakers.ids()) {
        assertIsEmbedding(size, speakers.voice(id));
      }
    }
  }

  @Test
  void keysOfOlderFilesArePassedOver() throws IOException, URISyntaxException {
    try (Spk2Info speakers = Spk2Info.open(resource("spk2info.pt"), Transcripts.none())) {
      assertIsEmbedding(192, speakers.voice("english man"));
    }
  }

  private static void assertIsEmbedding(int size, Voice voice) {
    assertEquals(size, voice.embedding().remaining());
    assertEquals(0, voice.speechTokens().remaining() + voice.melFrames());
    assertTrue(voice.transcript().isEmpty() && voice.transcriptTokens().isEmpty());
  }

  @Test
  void withoutATokenizerIdsStayIds() throws IOException, URISyntaxException {
    try (Spk2Info speakers = Spk2Info.open(resource("spk2info.pt"), Transcripts.none())) {
      Voice voice = speakers.voice("my_zero_shot_spk");
      assertTrue(voice.transcript().isEmpty() && voice.transcriptTokens().isPresent());
    }
  }

  @Test
  void enrolledVoicesComeBack() throws IOException {
    ModelDirectory directory = ModelDirectory.open(Goldens.modelDirectory());
    Transcripts transcripts = transcripts(directory.tokenizer());
    Map<String, Voice> voices = new LinkedHashMap<>();
    try (PromptEncoder encoder = PromptEncoder.load(directory, 1)) {
      for (String wav : Goldens.wavNames()) {
        Audio prompt = Audio.readWav(Goldens.wav(wav));
        voices.put(wav, encoder.encode(prompt, Optional.of(TRANSCRIPT)));
      }
    }
    Spk2InfoWriter.write(file(), voices, transcripts);
    try (Spk2Info speakers = Spk2Info.open(file(), transcripts)) {
      assertEquals(voices.keySet(), speakers.ids());
      for (String wav : voices.keySet()) {
        Voice voice = voices.get(wav);
        Voice read = speakers.voice(wav);
        assertEquals(voice.speechTokens(), read.speechTokens());
        assertEquals(voice.mel(), read.mel());
        assertEquals(voice.embedding(), read.embedding());
        assertEquals(
            IntBuffer.wrap(transcripts.encode(TRANSCRIPT)), read.transcriptTokens().orElseThrow());
      }
    }
  }

  @Test
  void idsOfAVoiceComeBeforeItsWords() throws IOException {
    Voice voice =
        Voice.newBuilder(new int[] {1}, new float[] {1}, new float[2], 1)
            .transcript("other words")
            .transcriptTokens(5, 6)
            .build();
    Spk2InfoWriter.write(file(), Map.of("a", voice), Transcripts.none());
    try (Spk2Info speakers = Spk2Info.open(file(), Transcripts.none())) {
      assertEquals(IntBuffer.wrap(new int[] {5, 6}), speakers.voice("a").transcriptTokens().get());
    }
  }

  @Test
  void sameSpeakersGiveTheSameBytes() throws IOException {
    Map<String, Voice> voices = Map.of("a", Voice.newBuilder(new float[] {1}).build());
    Spk2InfoWriter.write(file(), voices, Transcripts.none());
    byte[] first = Files.readAllBytes(file());
    Spk2InfoWriter.write(file(), voices, Transcripts.none());
    assertArrayEquals(first, Files.readAllBytes(file()));
  }

  @Test
  void wordsNeedATokenizer() {
    Voice voice =
        Voice.newBuilder(new int[] {1}, new float[] {1}, new float[2], 1).transcript("a").build();
    assertThrows(
        IllegalArgumentException.class,
        () -> Spk2InfoWriter.write(file(), Map.of("a", voice), Transcripts.none()));
    assertTrue(Files.notExists(file()));
  }

  @Test
  void unknownSpeakerIsTheCallersMistake() throws IOException, URISyntaxException {
    try (Spk2Info speakers = Spk2Info.open(resource("spk2info.pt"), Transcripts.none())) {
      assertThrows(IllegalArgumentException.class, () -> speakers.voice("nobody"));
    }
  }

  @Test
  void halfASpeakerIsRefused() {
    assertRefused("embedding: expected it, or flow_embedding", prompt -> {});
    assertRefused(
        "prompt_speech_feat: expected it too",
        prompt -> ints(floats(prompt, "embedding", 1), "flow_prompt_speech_token", 1));
    assertRefused(
        "flow_prompt_speech_token: expected it too",
        prompt ->
            floats(prompt, "embedding", 1)
                .tensor("prompt_speech_feat", prompt.floats(FloatBuffer.allocate(4)), 1, 2, 2));
    assertRefused(
        "llm_prompt_speech_token: expected those of flow_prompt_speech_token",
        prompt ->
            ints(
                ints(floats(prompt, "embedding", 1), "flow_prompt_speech_token", 1),
                "llm_prompt_speech_token",
                2));
  }

  @Test
  void wrongTensorsAreRefused() {
    assertRefused("embedding: expected a tensor of floats", prompt -> ints(prompt, "embedding", 1));
    assertRefused(
        "embedding: expected a tensor of floats, got LinkedHashMap",
        prompt -> prompt.beginDict("embedding").endDict());
    assertRefused(
        "embedding: expected 1 axes after the batch",
        prompt -> prompt.tensor("embedding", prompt.floats(FloatBuffer.allocate(4)), 2, 2));
    assertRefused("embedding: 0: expected a finite", prompt -> floats(prompt, "embedding", 1e39));
    assertRefused("embedding: expected at least 1 value", prompt -> floats(prompt, "embedding"));
    assertRefused(
        "flow_prompt_speech_token_len: expected 2, got [3]",
        prompt ->
            ints(
                ints(floats(prompt, "embedding", 1), "flow_prompt_speech_token", 1, 2),
                "flow_prompt_speech_token_len",
                3));
  }

  @Test
  void repeatedNumbersTakeNoMemory() {
    long[] shape = {1, 1 << 30};
    long[] strides = {0, 0};
    new TorchFileWriter()
        .floats("0", 1)
        .beginDict("a")
        .view("embedding", "0", 0, shape, strides)
        .endDict()
        .write(file());
    assertRefused("embedding: expected numbers of its own");
  }

  @Test
  void numbersBeyondIntsAreRefused() {
    byte[] large = {0, 0, 0, 0, 1, 0, 0, 0};
    new TorchFileWriter()
        .floats("0", 1)
        .storage("1", StoredType.INT64, large)
        .beginDict("a")
        .tensor("embedding", "0", 1, 1)
        .tensor("flow_prompt_speech_token", "1", 1, 1)
        .endDict()
        .write(file());
    assertRefused("flow_prompt_speech_token: expected numbers of 32 bits");
  }

  @Test
  void otherFilesAreRefused() {
    new TorchFileWriter().floats("0", 1).tensor("llm.weight", "0", 1).write(file());
    ModelFormatException e =
        assertThrows(
            ModelFormatException.class, () -> Spk2Info.open(file(), Transcripts.none()).close());
    assertTrue(e.getMessage().contains("expected dicts by speaker id"), e.getMessage());
  }

  @Test
  void aWrongSpeakerHurtsNoOther() throws IOException {
    TorchArchiveWriter writer = new TorchArchiveWriter().beginDict("bad").endDict();
    floats(writer.beginDict("good"), "embedding", 7).endDict().write(file());
    try (Spk2Info speakers = Spk2Info.open(file(), Transcripts.none())) {
      assertThrows(ModelFormatException.class, () -> speakers.voice("bad"));
      assertEquals(7, speakers.voice("good").embedding().get());
    }
  }

  private void assertRefused(String message, Consumer<TorchArchiveWriter> speaker) {
    TorchArchiveWriter writer = new TorchArchiveWriter().beginDict("a");
    speaker.accept(writer);
    try {
      writer.endDict().write(file());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertRefused(message);
  }

  private void assertRefused(String message) {
    ModelFormatException e =
        assertThrows(
            ModelFormatException.class,
            () -> {
              try (Spk2Info speakers = Spk2Info.open(file(), Transcripts.none())) {
                Voice unused = speakers.voice("a");
              }
            });
    assertTrue(e.getMessage().startsWith("spk2info.pt: a: " + message), e.getMessage());
  }

  private static TorchArchiveWriter floats(TorchArchiveWriter to, String key, double... values) {
    FloatBuffer floats = FloatBuffer.allocate(values.length);
    for (double value : values) {
      floats.put((float) value);
    }
    return to.tensor(key, to.floats(floats.flip()), 1, values.length);
  }

  private static TorchArchiveWriter ints(TorchArchiveWriter to, String key, int... values) {
    return to.tensor(key, to.ints(IntBuffer.wrap(values)), 1, values.length);
  }

  private static Transcripts bundledTranscripts() throws IOException, URISyntaxException {
    return transcripts(resource("/golden/tiny/model/CosyVoice-BlankEN"));
  }

  private static Transcripts transcripts(Path directory) throws IOException {
    Qwen2Tokenizer tokenizer = Qwen2Tokenizer.load(directory);
    return Transcripts.of(tokenizer, TextFrontEnd.strictUpstream(tokenizer));
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(Spk2InfoTest.class.getResource(name).toURI());
  }

  private Path file() {
    return folder.resolve("spk2info.pt");
  }
}
