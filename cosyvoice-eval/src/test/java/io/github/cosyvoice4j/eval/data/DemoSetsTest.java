package io.github.cosyvoice4j.eval.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sets that other tests take say the same in each format. */
class DemoSetsTest {
  @TempDir Path temporary;

  @Test
  void sayTheSame() throws IOException {
    String named = System.getProperty("cosyvoice.sets");
    Path folder = named == null ? temporary : Path.of(named);
    DemoSets.Written sets = DemoSets.write(folder, 40);
    List<String> rows = read(sets.parquet());
    assertEquals(40, rows.size());
    assertTrue(
        rows.get(0).startsWith("1 demo-01 | Hello, this is a small synthetic voice. | I was"),
        rows.get(0));
    assertEquals(rows, read(sets.jsonl()));
    assertEquals(rows, read(sets.metaLst()));
  }

  private static List<String> read(Path set) throws IOException {
    return Rows.lines(DatasetFormat.guess(set).open(set, Optional.empty()));
  }
}
