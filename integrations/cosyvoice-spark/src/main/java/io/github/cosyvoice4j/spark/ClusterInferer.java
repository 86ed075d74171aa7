package io.github.cosyvoice4j.spark;

import java.util.Map;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/**
 * Speaks a data frame of utterances on the executors of a cluster.
 *
 * <pre>{@code
 * Dataset<Row> rows = spark.read().parquet("seed_tts/data");
 * ClusterOptions options =
 *     ClusterOptions.newBuilder("/models/CosyVoice2-0.5B", "/shared/out").batchSize(8).build();
 * ClusterInferer.infer(rows, options).write().json("/shared/out-metrics");
 * }</pre>
 *
 * <p>Columns are those of upstream's sets: {@code id}, {@code target_text}, {@code prompt_text},
 * {@code prompt_audio}, {@code prompt_audio_cosy2_tokens}; of these only the first two must be
 * there. An utterance's seed is drawn from the run's seed and its id, so its tokens are those of a
 * run on one machine, whichever executor speaks it; with {@link
 * ClusterOptions.Builder#deterministic} and on equal hardware so are the bytes of its file.
 *
 * <p>Each executor process loads one engine for each device that its tasks are given (the address
 * of the resource {@code gpu}, or what {@link ClusterOptions.Builder#device} says), and all tasks
 * of the device share it.
 */
public final class ClusterInferer {
  private ClusterInferer() {}

  /**
   * Makes a data frame of what becomes of the rows: {@code row, id, status, reason, file, seed,
   * tokens, seconds, audioSeconds, attempt, device}, as in the journal of {@code cosyvoice infer}.
   * Files are named after the ids as there.
   *
   * <p>The work is done when the data frame is used, each time it is: persist it, or write it once.
   * Doing it again writes the same files again, so a task may be lost and repeated.
   *
   * @param rows the utterances
   * @param options model, output and choices
   * @return what becomes of each row, in no order
   * @throws IllegalArgumentException if a column is missing or of another type
   */
  public static Dataset<Row> infer(Dataset<Row> rows, ClusterOptions options) {
    UtteranceColumns columns = new UtteranceColumns(rows.schema());
    SparkSession spark = rows.sparkSession();
    SharedFolder output =
        new SharedFolder(options.outputDirectory(), spark.sparkContext().hadoopConfiguration());
    JavaPairRDD<Long, Row> numbered = rows.javaRDD().zipWithIndex().mapToPair(Tuple2::swap);
    Map<String, Long> firsts = firsts(numbered, columns);
    JavaRDD<Row> results =
        inTasks(numbered, options.rowsPerTask())
            .mapPartitions(new PartitionInferer(options, columns, output, firsts));
    return spark.createDataFrame(results, ResultColumns.SCHEMA);
  }

  /** {@return the first row of each id that has several} */
  private static Map<String, Long> firsts(
      JavaPairRDD<Long, Row> numbered, UtteranceColumns columns) {
    return numbered
        .mapToPair(row -> new Tuple2<>(columns.id(row._2()), new Tuple2<>(row._1(), 1)))
        .filter(row -> row._1() != null)
        .reduceByKey((a, b) -> new Tuple2<>(Math.min(a._1(), b._1()), a._2() + b._2()))
        .filter(row -> row._2()._2() > 1)
        .mapValues(Tuple2::_1)
        .collectAsMap();
  }

  /**
   * {@return the rows in as few partitions as hold so many each}
   *
   * <p>Which one a row is in hangs on its number alone: were it on the order in which rows come, a
   * lost executor could end the whole job.
   */
  static JavaPairRDD<Long, Row> inTasks(JavaPairRDD<Long, Row> numbered, int rowsPerTask) {
    long tasks = (numbered.count() + rowsPerTask - 1) / rowsPerTask;
    // A number is its own hash, so the rows go round.
    return numbered.partitionBy(
        new HashPartitioner((int) Math.max(1, Math.min(Integer.MAX_VALUE, tasks))));
  }
}
