package io.github.cosyvoice4j.eval.data;

import io.github.cosyvoice4j.Audio;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Properties;
import org.duckdb.DuckDBDriver;

/** Writes parquet files by DuckDB. */
final class ParquetBytes {
  private ParquetBytes() {}

  /**
   * Writes what a query gives.
   *
   * @param file where to; its folder is made
   * @param query in SQL
   * @param options of DuckDB's {@code copy}, such as {@code codec zstd}
   */
  static void write(Path file, String query, String... options) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    String more = options.length == 0 ? "" : ", " + String.join(", ", options);
    try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
        Statement statement = connection.createStatement()) {
      statement.execute("set threads = 1");
      statement.execute(
          "copy ("
              + query
              + ") to "
              + DuckDb.literal(file.toString())
              + " (format parquet"
              + more
              + ")");
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  /** {@return bytes in SQL} */
  static String blob(byte... bytes) {
    return "from_hex('" + HexFormat.of().formatHex(bytes) + "')";
  }

  /** {@return a WAVE file of some samples at 16 kHz} */
  static byte[] wav(int samples) {
    float[] sound = new float[samples];
    for (int i = 0; i < samples; i++) {
      sound[i] = (i % 100) / 128f;
    }
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Audio.of(sound, 16_000).writeWav(out, Audio.WavFormat.PCM16);
      return out.toByteArray();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
