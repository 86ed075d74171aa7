package io.github.cosyvoice4j.eval.data;

import io.github.cosyvoice4j.core.dataset.DatasetFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.duckdb.DuckDBDriver;

/** A DuckDB in memory that reads parquet files and nothing else. Not thread-safe. */
final class DuckDb implements AutoCloseable {
  /** What one row of an answer becomes. */
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** One thread, so that rows come in their order; and nothing leaves the machine or memory. */
  private static final List<String> SETTINGS =
      List.of(
          "set threads = 1",
          "set autoinstall_known_extensions = false",
          "set autoload_known_extensions = false",
          "set temp_directory = ''");

  /** DuckDB's messages quote values of any length. */
  private static final int MAX_MESSAGE = 300;

  private final Connection connection;

  DuckDb() throws IOException {
    try {
      connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
    } catch (SQLException e) {
      throw new IOException("parquet: expected DuckDB to start, got " + firstLine(e), e);
    }
    try (Statement statement = connection.createStatement()) {
      for (String setting : SETTINGS) {
        statement.execute(setting);
      }
    } catch (SQLException e) {
      close();
      throw new IOException("parquet: expected DuckDB to start, got " + firstLine(e), e);
    }
  }

  /**
   * {@return the rows of an answer}
   *
   * @param file the parquet file it comes from, for messages
   * @param query in SQL
   * @param reader what a row becomes
   * @throws DatasetFormatException if the file can't be read
   */
  <T> List<T> query(Path file, String query, RowReader<T> reader) throws DatasetFormatException {
    List<T> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(query)) {
      while (answer.next()) {
        rows.add(reader.read(answer));
      }
      return rows;
    } catch (SQLException e) {
      throw new DatasetFormatException(
          file
              + ": expected a parquet file that is whole, got "
              + firstLine(e)
              + "; download it again",
          e);
    }
  }

  /** {@return a file in SQL, where its name would else be a pattern} */
  static String file(Path file) {
    return literal(file.toAbsolutePath().toString().replaceAll("[\\[*?]", "[$0]"));
  }

  /** {@return a text in SQL} */
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** {@return a name in SQL} */
  static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** What is wrong, without the query that DuckDB prints below it. */
  private static String firstLine(SQLException e) {
    String message = String.valueOf(e.getMessage()).strip();
    String line = message.lines().findFirst().orElse("no message").toLowerCase(Locale.ROOT);
    return line.substring(0, Math.min(line.length(), MAX_MESSAGE));
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException("parquet: expected DuckDB to close, got " + firstLine(e), e);
    }
  }
}
