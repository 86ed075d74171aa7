package io.github.cosyvoice4j.core.speakers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.Voice;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Speakers come back from upstream's format as they were, and no bytes do more than be refused. */
class Spk2InfoPropertyTest {
  private static Path file;

  @BeforeContainer
  static void create() throws IOException {
    file = Files.createTempFile("speakers", ".pt");
  }

  @AfterContainer
  static void delete() throws IOException {
    Files.delete(file);
  }

  @Property(tries = 100, seed = "42")
  void voicesComeBack(@ForAll("prompts") Voice prompt, @ForAll("embeddings") float[] embedding)
      throws IOException {
    Map<String, Voice> voices = new LinkedHashMap<>();
    voices.put("an embedding", Voice.newBuilder(embedding).build());
    voices.put("a prompt", prompt);
    Spk2InfoWriter.write(file, voices, Transcripts.none());
    assertEquals(voices, readAll());
  }

  @Property(tries = 200, seed = "42")
  void damageIsFoundOrHarmless(@ForAll @IntRange(max = 33_999) int at, @ForAll byte value)
      throws IOException, URISyntaxException {
    Path whole = Path.of(Spk2InfoPropertyTest.class.getResource("spk2info.pt").toURI());
    Files.copy(whole, file, StandardCopyOption.REPLACE_EXISTING);
    Map<String, Voice> expected = readAll();
    byte[] bytes = Files.readAllBytes(whole);
    bytes[at] = value;
    Files.write(file, bytes);
    Map<String, Voice> read;
    try {
      read = readAll();
    } catch (ModelFormatException e) {
      return;
    }
    assertEquals(expected, read);
  }

  private static Map<String, Voice> readAll() throws IOException {
    Map<String, Voice> voices = new LinkedHashMap<>();
    try (Spk2Info speakers = Spk2Info.open(file, Transcripts.none())) {
      for (String id : speakers.ids()) {
        voices.put(id, speakers.voice(id));
      }
    }
    return voices;
  }

  @Provide
  static Arbitrary<float[]> embeddings() {
    return Arbitraries.floats().array(float[].class).ofMinSize(1).ofMaxSize(9);
  }

  /** Of any number of tokens and frames, none of either too. */
  @Provide
  static Arbitrary<Voice> prompts() {
    Arbitrary<int[]> ids = Arbitraries.integers().array(int[].class).ofMaxSize(9);
    Arbitrary<float[]> mel = Arbitraries.floats().array(float[].class).ofMaxSize(30);
    return Combinators.combine(ids, embeddings(), mel, Arbitraries.integers().between(1, 3), ids)
        .as(
            (tokens, embedding, values, bins, text) -> {
              float[] frames = Arrays.copyOf(values, values.length / bins * bins);
              Voice.Builder voice = Voice.newBuilder(tokens, embedding, frames, bins);
              return text.length == 0 ? voice.build() : voice.transcriptTokens(text).build();
            });
  }
}
