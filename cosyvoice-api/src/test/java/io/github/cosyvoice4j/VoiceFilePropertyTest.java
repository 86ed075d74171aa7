package io.github.cosyvoice4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Every voice comes back as it was, and no bytes do more than be refused. */
class VoiceFilePropertyTest {
  private static final Voice VOICE =
      Voice.newBuilder(new int[] {1, 2}, new float[] {1}, new float[] {1, 2, 3, 4}, 2)
          .transcript("well")
          .transcriptTokens(7)
          .warnings(List.of(new PromptWarning(PromptWarning.Kind.LONG, "long", "cut")))
          .build();

  private static Path file;

  @BeforeContainer
  static void create() throws IOException {
    file = Files.createTempFile("property", ".voice");
  }

  @AfterContainer
  static void delete() throws IOException {
    Files.delete(file);
  }

  @Property(tries = 300, seed = "42")
  void everyVoiceComesBack(@ForAll("voices") Voice voice) throws IOException {
    voice.save(file);
    Voice read = Voice.load(file);
    assertEquals(voice, read);
    assertEquals(voice.duration(), read.duration());
    assertEquals(voice.warnings(), read.warnings());
  }

  /** With its checksum made right again, so that it is not the checksum that finds it. */
  @Property(tries = 1000, seed = "42")
  void anyBytesAreReadOrRefused(
      @ForAll @IntRange(max = 200) int at, @ForAll byte value, @ForAll byte next)
      throws IOException {
    VOICE.save(file);
    byte[] bytes = Files.readAllBytes(file);
    bytes[at % bytes.length] = value;
    bytes[(at + 1) % bytes.length] = next;
    Files.write(file, VoiceBytes.withChecksum(bytes));
    try {
      Voice unused = Voice.load(file);
    } catch (ModelFormatException e) {
      assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
    }
  }

  @Provide
  static Arbitrary<Voice> voices() {
    Arbitrary<float[]> floats =
        Arbitraries.floats().array(float[].class).ofMinSize(1).ofMaxSize(20);
    Arbitrary<int[]> ints = Arbitraries.integers().array(int[].class).ofMaxSize(20);
    Arbitrary<String> words =
        Arbitraries.strings()
            .filter(text -> text.chars().noneMatch(c -> Character.isSurrogate((char) c)));
    return Combinators.combine(ints, floats, floats, words, ints)
        .as(
            (tokens, embedding, mel, transcript, ids) ->
                Voice.newBuilder(tokens, embedding, mel, mel.length)
                    .transcript(transcript)
                    .transcriptTokens(ids)
                    .duration(Duration.ofNanos(Math.abs((long) transcript.hashCode()) * 1_000))
                    .warnings(
                        List.of(new PromptWarning(PromptWarning.Kind.SHORT, transcript, "longer")))
                    .build());
  }
}
