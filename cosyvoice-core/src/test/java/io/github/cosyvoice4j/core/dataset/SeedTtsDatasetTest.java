package io.github.cosyvoice4j.core.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.cosyvoice4j.Audio;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedTtsDatasetTest {
  @TempDir Path folder;

  @Test
  void readsTwoToFiveFields() throws IOException {
    Files.createDirectory(folder.resolve("prompt-wavs"));
    Audio.of(new float[21], 16_000).writeWav(folder.resolve("prompt-wavs/p.wav"));
    assertEquals(
        List.of(
            "1 a5 | 说什么 | 提示 | 21 | -",
            "2 a4 | Say it. | prompt | 21 | -",
            "4 a3 | Say it. | - | 21 | -",
            "5 a2 | Say it. | - | - | -",
            "6 none | Say it. | - | - | -",
            "7 gone | Say it. | - | NoSuchFileException | -"),
        read(
            "\ufeffa5|提示|prompt-wavs/p.wav|说什么|wavs/a5.wav\r",
            "  a4.wav |  prompt | prompt-wavs/p.wav |\tSay it. \r",
            " \t\r",
            "a3.wav|Say it.|prompt-wavs/p.wav",
            "a2|Say it.",
            "none|||Say it.|",
            "gone|Say it.|nowhere.wav"));
  }

  @Test
  void goesOnBehindWrongLines() throws IOException {
    assertEquals(
        List.of(
            "1 one: line: expected 2 to 5 fields with | between them, got 1",
            "2 six: line: expected 2 to 5 fields with | between them, got 6",
            "3 ?: id: expected some characters, got a blank one",
            "4 silent: target_text: expected some characters, got a blank one",
            "5 ?: id: expected some characters, got a blank one",
            "6 last | Say it. | - | - | -"),
        read("one\nsix|b|c|d|e|f\n|text\nsilent|a|b.wav|\n.wav|text\nlast|Say it.\n"));
  }

  @Test
  void missesTheList() {
    Path none = folder.resolve("meta.lst");
    assertEquals(
        none + ": expected a list as Seed-TTS-eval's meta.lst, got none; check the path",
        assertThrows(FileNotFoundException.class, () -> SeedTtsDataset.open(none)).getMessage());
  }

  private List<String> read(String... lines) throws IOException {
    Path file = folder.resolve("meta.lst");
    Files.writeString(file, String.join("\n", lines));
    return DatasetLines.of(SeedTtsDataset.open(file));
  }
}
