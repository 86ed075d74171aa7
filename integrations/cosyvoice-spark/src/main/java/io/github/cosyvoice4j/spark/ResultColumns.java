package io.github.cosyvoice4j.spark;

import io.github.cosyvoice4j.dataset.DatasetResult;
import java.time.Duration;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What became of a row, as a row: the fields of a line of {@code journal.jsonl}. */
final class ResultColumns {
  private static final double NANOS = 1e9;

  static final StructType SCHEMA =
      new StructType()
          .add("row", DataTypes.LongType, false)
          .add("id", DataTypes.StringType)
          .add("status", DataTypes.StringType, false)
          .add("reason", DataTypes.StringType)
          .add("file", DataTypes.StringType)
          .add("seed", DataTypes.LongType)
          .add("tokens", DataTypes.IntegerType)
          .add("seconds", DataTypes.DoubleType)
          .add("audioSeconds", DataTypes.DoubleType)
          .add("attempt", DataTypes.IntegerType, false)
          .add("device", DataTypes.StringType, false);

  private ResultColumns() {}

  /**
   * {@return a row of {@link #SCHEMA}}
   *
   * @param result what became of a row
   * @param attempt which try of the task this was, from 1
   * @param device what it was spoken on
   */
  static Row row(DatasetResult result, int attempt, String device) {
    return RowFactory.create(
        result.row(),
        result.id().orElse(null),
        result.status().name().toLowerCase(Locale.ROOT),
        result.reason().orElse(null),
        result.speech().map(DatasetResult.Speech::file).orElse(null),
        result.seed().isPresent() ? result.seed().getAsLong() : null,
        result.speech().map(DatasetResult.Speech::tokens).orElse(null),
        result.speech().map(speech -> seconds(speech.work())).orElse(null),
        result.speech().map(speech -> seconds(speech.audio())).orElse(null),
        attempt,
        device);
  }

  private static double seconds(Duration time) {
    return time.toNanos() / NANOS;
  }
}
