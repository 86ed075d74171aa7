package io.github.cosyvoice4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Mode;
import io.github.cosyvoice4j.core.testing.Goldens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job in one process: what becomes of rows that are not as they should be. */
class InferJobTest {
  @TempDir private Path folder;

  private SparkSession spark;

  @BeforeEach
  void begin() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate();
  }

  @AfterEach
  void end() {
    spark.stop();
  }

  @Test
  void aSetWithTroubleIsPartlyDone() throws IOException {
    byte[] wav = Files.readAllBytes(Goldens.wav(Goldens.wavNames().get(0)));
    List<Row> rows = new ArrayList<>(SpokenRows.of(2));
    rows.add(SpokenRows.row("u00", "Again.", wav));
    rows.add(SpokenRows.row(null, "Nobody.", wav));
    rows.add(SpokenRows.row("noise", "Hm.", "noise".getBytes(StandardCharsets.UTF_8)));
    rows.add(SpokenRows.row("mute", "Hm.", null));
    Path data = folder.resolve("data");
    spark.createDataFrame(rows, SpokenRows.SCHEMA).coalesce(1).write().parquet(data.toString());
    Path output = folder.resolve("out");
    int code =
        InferJob.run(
            "--data=" + data,
            "--output-dir=" + output,
            "--model=" + Goldens.modelDirectory(),
            "--threads=1",
            "--rows-per-task=2");
    assertEquals(3, code);
    assertTrue(Files.size(output.resolve("u00.wav")) > 44);
    assertTrue(Files.size(output.resolve("u01.wav")) > 44);
    spark =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false").getOrCreate();
    Map<Long, Row> results = new TreeMap<>();
    spark
        .read()
        .schema(ResultColumns.SCHEMA)
        .json(folder.resolve("out-metrics").toString())
        .collectAsList()
        .forEach(row -> results.put(row.getAs("row"), row));
    assertEquals(6, results.size());
    assertEquals("done", results.get(1L).getAs("status"));
    assertEquals("cpu", results.get(1L).getAs("device"));
    assertEquals(
        "id: expected one of its own, got that of row 1, which counts",
        results.get(3L).getAs("reason"));
    for (long skipped = 3; skipped <= 6; skipped++) {
      assertEquals("skipped", results.get(skipped).getAs("status"), "row " + skipped);
    }
  }

  @Test
  void columnsAreChecked() {
    StructType schema = new StructType().add("id", DataTypes.StringType);
    IllegalArgumentException missing =
        assertThrows(IllegalArgumentException.class, () -> new UtteranceColumns(schema));
    assertEquals(
        "columns: expected target_text, got [id]; rename the one that holds it",
        missing.getMessage());
    StructType wrong =
        schema.add("target_text", DataTypes.StringType).add("prompt_audio", DataTypes.LongType);
    assertThrows(IllegalArgumentException.class, () -> new UtteranceColumns(wrong));
  }

  @Test
  void optionsAreCheckedBeforeAnythingRuns() {
    ClusterOptions.Builder options = ClusterOptions.newBuilder("model", "out");
    assertThrows(IllegalArgumentException.class, () -> options.batchSize(0));
    assertThrows(IllegalArgumentException.class, () -> options.sampling(0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> options.mode(Mode.VOICE_CONVERSION).build());
    assertEquals(2, InferJob.run("--data=x"));
  }
}
