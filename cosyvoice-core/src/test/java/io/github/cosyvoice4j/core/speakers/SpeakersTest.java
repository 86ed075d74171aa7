package io.github.cosyvoice4j.core.speakers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.Voice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpeakersTest {
  @TempDir private Path folder;
  private Path spk2info;
  private Speakers speakers;

  @BeforeEach
  void create() throws IOException {
    spk2info = folder.resolve("spk2info.pt");
    Map<String, Voice> model = new LinkedHashMap<>();
    model.put("zoe", voice(1));
    model.put("adam", voice(2));
    model.put("line\nbreak", voice(3));
    Spk2InfoWriter.write(spk2info, model, Transcripts.none());
    speakers = speakers(spk2info);
  }

  @Test
  void savedOnesComeBeforeTheModels() throws IOException {
    speakers.save("mia", voice(10));
    speakers.save("adam", voice(11));
    assertEquals(List.of("adam", "mia", "zoe", "line\nbreak"), speakers.ids());
    assertEquals(voice(11), speakers.require("adam"));
    assertEquals(voice(1), speakers.require("zoe"));
    assertEquals(voice(3), speakers.require("line\nbreak"));
    assertEquals(Optional.empty(), speakers.find("nobody"));
  }

  @Test
  void whoIsThereIsListed() throws IOException {
    assertMessage("speaker: expected one of zoe, adam, line\nbreak, got \"bob\"", speakers);
    Speakers none = speakers(folder.resolve("none.pt"));
    assertMessage("speaker: expected one that was saved (there is none yet), got \"bob\"", none);
    for (int i = 10; i < 35; i++) {
      none.save("s" + i, voice(i));
    }
    assertMessage("s28, s29 and 5 more, got \"bob\"", none);
  }

  @Test
  void theModelsStay() throws IOException {
    byte[] file = Files.readAllBytes(spk2info);
    speakers.save("adam", voice(11));
    assertTrue(speakers.remove("adam"));
    assertEquals(voice(2), speakers.require("adam"));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> speakers.remove("adam"));
    assertTrue(e.getMessage().contains("one of the model"), e.getMessage());
    assertFalse(speakers.remove("nobody"));
    assertEquals(Arrays.hashCode(file), Arrays.hashCode(Files.readAllBytes(spk2info)));
  }

  @Test
  void damagedFileOfTheModelHurtsNoSavedSpeaker() throws IOException {
    speakers.save("mia", voice(10));
    Files.write(spk2info, new byte[100]);
    assertEquals(voice(10), speakers.require("mia"));
    assertTrue(speakers.remove("mia"));
    assertThrows(ModelFormatException.class, () -> speakers.find("zoe"));
    assertThrows(ModelFormatException.class, () -> speakers.ids());
  }

  private static void assertMessage(String message, Speakers speakers) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> speakers.require("bob"));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  private Speakers speakers(Path modelFile) {
    return new Speakers(new SpeakerStore(folder.resolve("saved")), modelFile, Transcripts.none());
  }

  private static Voice voice(float value) {
    return Voice.newBuilder(new float[] {value}).build();
  }
}
