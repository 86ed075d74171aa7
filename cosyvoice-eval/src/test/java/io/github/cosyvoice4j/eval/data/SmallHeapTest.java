package io.github.cosyvoice4j.eval.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.cosyvoice4j.dataset.DatasetReader;
import io.github.cosyvoice4j.dataset.DatasetRow;
import io.github.cosyvoice4j.dataset.DatasetUtterance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process with a heap of 96 MiB reads 240 MiB of recordings. */
class SmallHeapTest {
  private static final int SHARDS = 6;
  private static final int ROWS = 40;

  @TempDir Path folder;

  @Test
  void readsMoreThanTheHeapHolds() throws Exception {
    for (int shard = 0; shard < SHARDS; shard++) {
      String bytes =
          ParquetBytes.blob(ParquetBytes.wav(100)) + " || encode(repeat(chr(97), 1048576))";
      ParquetBytes.write(
          folder.resolve("test-0000%d-of-0000%d.parquet".formatted(shard, SHARDS)),
          "select '%d-' || i as id, 'A.' as target_text, {'bytes': %s} as prompt_audio from range(%d) t(i)"
              .formatted(shard, bytes, ROWS),
          "codec zstd");
    }
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-cp",
                System.getProperty("java.class.path"),
                Reading.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, java.waitFor(), output);
    assertEquals("" + SHARDS * ROWS, output.strip().lines().reduce((a, b) -> b).orElse(""));
  }

  /** Reads a set, one row after the other, and says how many recordings there were. */
  static final class Reading {
    private Reading() {}

    /** Reads the set in a folder. */
    public static void main(String[] args) throws IOException {
      int count = 0;
      try (DatasetReader set = ParquetDataset.open(Path.of(args[0]), Optional.empty())) {
        Optional<DatasetRow> row = set.next();
        while (row.isPresent()) {
          count += ((DatasetUtterance) row.get()).promptAudio().orElseThrow().read().length() / 100;
          row = set.next();
        }
      }
      System.out.println(count);
    }
  }
}
