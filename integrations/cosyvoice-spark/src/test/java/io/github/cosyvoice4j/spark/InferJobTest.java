package io.github.cosyvoice4j.spark;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Tuple2;

/** The job in one process: what becomes of rows that are not as they should be. */
class InferJobTest {
  private static final DataType TEXT = DataTypes.StringType;
  private static final DataType WHOLE = DataTypes.LongType;

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
            "--mode=zero-shot",
            "--top-k=20",
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

  /** However the rows come: here each in a partition of its own. */
  @Test
  void aTaskHasNoMoreRowsThanItMay() {
    List<Long> numbers = LongStream.range(0, 41).boxed().toList();
    JavaPairRDD<Long, Row> numbered =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(numbers, numbers.size())
            .mapToPair(number -> new Tuple2<>(number, RowFactory.create(number)));
    List<Integer> sizes = ClusterInferer.inTasks(numbered, 10).glom().map(List::size).collect();
    assertEquals(5, sizes.size());
    assertEquals(41, sizes.stream().mapToInt(Integer::intValue).sum());
    assertEquals(9, Collections.max(sizes));
  }

  @Test
  void columnsAreChecked() {
    StructType schema = new StructType().add("id", DataTypes.StringType);
    IllegalArgumentException missing =
        assertThrows(IllegalArgumentException.class, () -> new UtteranceColumns(schema));
    assertEquals(
        "columns: expected target_text, got [id]; rename the one that holds it",
        missing.getMessage());
    refused("prompt_audio", DataTypes.LongType);
    refused("prompt_audio", new StructType().add("array", DataTypes.BinaryType));
    refused("prompt_audio.bytes", "prompt_audio", new StructType().add("bytes", TEXT));
    refused("prompt_audio.path", "prompt_audio", new StructType().add("path", WHOLE));
    refused("prompt_text", WHOLE);
    refused("target_text", WHOLE);
    refused("id", DataTypes.BinaryType);
    refused("prompt_audio_cosy2_tokens", DataTypes.createArrayType(TEXT));
    refused("prompt_audio_cosy2_tokens", TEXT);
    StructType right =
        SpokenRows.SCHEMA.add("prompt_audio_cosy2_tokens", DataTypes.createArrayType(WHOLE));
    assertDoesNotThrow(() -> new UtteranceColumns(right));
  }

  private static void refused(String column, DataType type) {
    refused(column, column, type);
  }

  /** On an executor it would be a failure of the whole job. */
  private static void refused(String begin, String column, DataType type) {
    StructType schema = new StructType();
    for (String name : List.of("id", "target_text")) {
      schema = name.equals(column) ? schema : schema.add(name, TEXT);
    }
    StructType wrong = schema.add(column, type);
    Exception e = assertThrows(IllegalArgumentException.class, () -> new UtteranceColumns(wrong));
    assertTrue(e.getMessage().startsWith(begin + ": expected "), e.getMessage());
  }

  @Test
  void optionsAreCheckedBeforeAnythingRuns() {
    ClusterOptions.Builder options = ClusterOptions.newBuilder("model", "out");
    assertThrows(IllegalArgumentException.class, () -> options.batchSize(0));
    assertThrows(IllegalArgumentException.class, () -> options.sampling(0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> options.mode(Mode.VOICE_CONVERSION).build());
    assertEquals(2, InferJob.run("--data=x"));
    assertEquals(1, InferJob.run("--data=x", "--output-dir=o", "--model=m", "--temperature=0"));
    assertEquals(2, InferJob.run("--data=x", "--output-dir=o", "--model=m", "--mode=sing"));
  }
}
