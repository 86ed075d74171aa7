package io.github.cosyvoice4j.spark;

import io.github.cosyvoice4j.core.testing.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Utterances in the voices of the golden set, as a data frame has them. */
final class SpokenRows {
  static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.StringType)
          .add("prompt_text", DataTypes.StringType)
          .add("target_text", DataTypes.StringType)
          .add(
              "prompt_audio",
              new StructType()
                  .add("path", DataTypes.StringType)
                  .add("bytes", DataTypes.BinaryType));

  private SpokenRows() {}

  /** {@return rows {@code u00}, {@code u01}, ...} */
  static List<Row> of(int count) throws IOException {
    List<Row> rows = new ArrayList<>();
    List<String> prompts = Goldens.wavNames();
    for (int i = 0; i < count; i++) {
      byte[] wav = Files.readAllBytes(Goldens.wav(prompts.get(i % prompts.size())));
      rows.add(row(String.format("u%02d", i), "Say number " + "one ".repeat(1 + i % 3), wav));
    }
    return rows;
  }

  static Row row(String id, String text, byte[] wav) {
    return RowFactory.create(id, "Hello there.", text, RowFactory.create(null, wav));
  }
}
