package io.github.cosyvoice4j.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.dataset.DatasetInferer;
import io.github.cosyvoice4j.dataset.DatasetListener;
import io.github.cosyvoice4j.dataset.DatasetReader;
import io.github.cosyvoice4j.dataset.DatasetResult;
import io.github.cosyvoice4j.dataset.DatasetRow;
import io.github.cosyvoice4j.dataset.LocalRank;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two executor processes, of which one is lost on purpose. */
class ClusterTest {
  private static final int ROWS = 12;

  @TempDir private Path folder;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void aLostExecutorLosesNothing() throws Exception {
    Path output = folder.resolve("cluster");
    List<Row> rows = SpokenRows.of(ROWS);
    Map<String, Row> results = new HashMap<>();
    try (SparkSession spark = cluster()) {
      CompletableFuture<Boolean> killed =
          CompletableFuture.supplyAsync(() -> killOneExecutorWhenItHasSpoken(output));
      ClusterInferer.infer(spark.createDataFrame(rows, SpokenRows.SCHEMA), options(output).build())
          .collectAsList()
          .forEach(row -> results.put(row.getAs("id"), row));
      assertTrue(killed.get(1, TimeUnit.MINUTES), "an executor was killed");
    }
    assertEquals(ROWS, results.size());
    assertTrue(
        results.values().stream().anyMatch(row -> row.<Integer>getAs("attempt") > 1),
        "a task was done again");
    Path alone = folder.resolve("alone");
    List<DatasetResult> expected = onThisMachine(rows, alone);
    assertEquals(ROWS, expected.size());
    for (DatasetResult result : expected) {
      Row row = results.get(result.id().orElseThrow());
      assertEquals("done", row.getAs("status"));
      assertEquals("cpu", row.getAs("device"), "there is no such GPU, and it was only preferred");
      assertEquals(result.speech().orElseThrow().tokens(), row.<Integer>getAs("tokens"));
      String file = row.getAs("file");
      assertArrayEquals(
          Files.readAllBytes(alone.resolve(file)), Files.readAllBytes(output.resolve(file)), file);
    }
    try (Stream<Path> files = Files.list(output)) {
      assertEquals(ROWS, files.count(), "files in the shared folder, half ones included");
    }
  }

  private static ClusterOptions.Builder options(Path output) {
    return ClusterOptions.newBuilder(Goldens.modelDirectory().toString(), output.toString())
        .batchSize(2)
        .rowsPerTask(3)
        .threads(1)
        .seed(7)
        .deterministic(true);
  }

  private static List<DatasetResult> onThisMachine(List<Row> rows, Path output) throws IOException {
    ClusterOptions options = options(output).build();
    List<DatasetResult> results = new ArrayList<>();
    EngineOptions alone = options.engine(options.compute(LocalRank.NONE));
    try (CosyVoice2 engine = CosyVoice2.load(options.modelDirectory(), alone)) {
      DatasetInferer.of(engine, options.dataset(output))
          .infer(
              reader(rows),
              new DatasetListener() {
                @Override
                public void result(DatasetResult result) {
                  results.add(result);
                }
              });
    }
    return results;
  }

  private static DatasetReader reader(List<Row> rows) {
    UtteranceColumns columns = new UtteranceColumns(SpokenRows.SCHEMA);
    Iterator<Row> each = rows.iterator();
    return new DatasetReader() {
      private long number;

      @Override
      public Optional<DatasetRow> next() {
        return each.hasNext()
            ? Optional.of(columns.read(typed(each.next()), ++number))
            : Optional.empty();
      }

      @Override
      public void close() {}
    };
  }

  /** A row of a data frame knows its columns. */
  private static Row typed(Row row) {
    StructType audio = (StructType) SpokenRows.SCHEMA.apply("prompt_audio").dataType();
    Object[] recording = {row.getStruct(3).get(0), row.getStruct(3).get(1)};
    Object[] values = {
      row.get(0), row.get(1), row.get(2), new GenericRowWithSchema(recording, audio)
    };
    return new GenericRowWithSchema(values, SpokenRows.SCHEMA);
  }

  /** Executors are child processes of this one. */
  private static boolean killOneExecutorWhenItHasSpoken(Path output) {
    for (int i = 0; i < 3000; i++) {
      if (hasFiles(output)) {
        return ProcessHandle.current()
            .children()
            .filter(child -> child.info().command().orElse("").endsWith("java"))
            .findFirst()
            .map(ProcessHandle::destroyForcibly)
            .orElse(false);
      }
      sleep(100);
    }
    return false;
  }

  private static boolean hasFiles(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".wav"));
    } catch (IOException e) {
      return false; // not made yet
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private SparkSession cluster() throws IOException {
    Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    String gpu = oneGpu().toString();
    return SparkSession.builder()
        .master("local-cluster[2,1,1024]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.executor.memory", "768m")
        .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .config("spark.executorEnv.OMP_WAIT_POLICY", "PASSIVE")
        .config("spark.worker.resource.gpu.amount", "1")
        .config("spark.worker.resource.gpu.discoveryScript", gpu)
        .config("spark.executor.resource.gpu.amount", "1")
        .config("spark.executor.resource.gpu.discoveryScript", gpu)
        .config("spark.task.resource.gpu.amount", "1")
        .getOrCreate();
  }

  /** What Spark asks for the devices of a machine; there is none, it only has an address. */
  private Path oneGpu() throws IOException {
    Path script = folder.resolve("gpu.sh");
    Files.writeString(script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"0\"]}'\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script;
  }
}
