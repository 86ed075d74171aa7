package io.github.cosyvoice4j.eval.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetFormatTest {
  @TempDir Path folder;

  @Test
  void isGuessedByWhatIsThere() throws IOException {
    assertEquals(DatasetFormat.PARQUET, DatasetFormat.guess(touch("one/a.parquet").getParent()));
    touch("two/data/a.parquet");
    assertEquals(DatasetFormat.PARQUET, DatasetFormat.guess(folder.resolve("two")));
    touch("three/text");
    touch("three/prompt_wav.scp");
    assertEquals(DatasetFormat.KALDI, DatasetFormat.guess(folder.resolve("three")));
    assertEquals(DatasetFormat.SEEDTTS, DatasetFormat.guess(touch("four/meta.lst").getParent()));
    assertEquals(DatasetFormat.SEEDTTS, DatasetFormat.guess(touch("five/hard.lst").getParent()));
    assertEquals(DatasetFormat.PARQUET, DatasetFormat.guess(touch("a.parquet")));
    assertEquals(DatasetFormat.JSONL, DatasetFormat.guess(touch("a.JSONL")));
    assertEquals(DatasetFormat.JSONL, DatasetFormat.guess(touch("a.json")));
    assertEquals(DatasetFormat.SEEDTTS, DatasetFormat.guess(touch("a.lst")));
  }

  @Test
  void saysWhatItLookedFor() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    for (Path data : List.of(empty, touch("a.txt"), touch("noending"))) {
      String message = refusal(data);
      assertTrue(message.startsWith(data + ": expected a f"), message);
      assertTrue(message.contains(".parquet"), message);
      assertTrue(message.endsWith("; say what it is with --format"), message);
    }
    assertTrue(refusal(folder.resolve("none")).contains("no such file or folder; check the path"));
  }

  @Test
  void opensTheListOfAFolder() throws IOException {
    Path set = touch("set/hard.lst").getParent();
    Files.writeString(set.resolve("hard.lst"), "a|A.\n");
    assertEquals(
        List.of("1 a | A. | - | - | -"),
        Rows.lines(DatasetFormat.SEEDTTS.open(set, Optional.empty())));
    touch("set/other.lst");
    IllegalArgumentException several =
        assertThrows(
            IllegalArgumentException.class,
            () -> DatasetFormat.SEEDTTS.open(set, Optional.empty()));
    assertTrue(several.getMessage().contains("[hard.lst, other.lst]"), several.getMessage());
    Files.writeString(set.resolve("meta.lst"), "m|M.\n");
    assertEquals(
        List.of("1 m | M. | - | - | -"),
        Rows.lines(DatasetFormat.SEEDTTS.open(set, Optional.empty())));
  }

  @Test
  void refusesWhatDoesNotFit() throws IOException {
    Path file = touch("a.jsonl");
    assertThrows(
        IllegalArgumentException.class, () -> DatasetFormat.JSONL.open(file, Optional.of("test")));
    for (DatasetFormat format : DatasetFormat.values()) {
      Path none = folder.resolve("none");
      FileNotFoundException e =
          assertThrows(FileNotFoundException.class, () -> format.open(none, Optional.empty()));
      assertTrue(e.getMessage().contains(": expected a"), e.getMessage());
    }
  }

  private Path touch(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }

  private static String refusal(Path data) {
    return assertThrows(IllegalArgumentException.class, () -> DatasetFormat.guess(data))
        .getMessage();
  }
}
