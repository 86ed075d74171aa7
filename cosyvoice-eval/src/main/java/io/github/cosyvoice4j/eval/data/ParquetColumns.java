package io.github.cosyvoice4j.eval.data;

import io.github.cosyvoice4j.core.dataset.DatasetFormatException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where in a parquet file the parts of a row are. Columns are found by name and structure, never by
 * position: exporters order them, and the fields of structs, as they like.
 *
 * @param source the file, as a table in SQL with the column {@code file_row_number}
 * @param id the expression of the id, as text or blob
 * @param targetText of what to say, as text or blob
 * @param promptText of what is said in the prompt, as text or blob; {@code null} in a set without
 * @param promptTokens of the speech tokens, as a list of whole numbers; {@code null} likewise
 * @param audio of the prompt recording
 */
record ParquetColumns(
    String source,
    String id,
    String targetText,
    String promptText,
    String promptTokens,
    AudioColumn audio) {
  private static final String TEXT = "VARCHAR|BLOB|U?(TINY|SMALL|BIG)?INT(EGER)?|HUGEINT";
  private static final String TOKENS = "(U?(TINY|SMALL)INT|U?INTEGER|BIGINT)\\[]";
  private static final String ABSENT = "null";

  private record Column(String name, String type) {}

  /**
   * Finds the columns of a file.
   *
   * @throws DatasetFormatException if the file is damaged, or lacks a column, or one has a type
   *     that can't be read
   */
  static ParquetColumns bind(DuckDb database, Path file) throws DatasetFormatException {
    String source =
        "read_parquet("
            + DuckDb.file(file)
            + ", file_row_number = true, hive_partitioning = false)";
    Binding binding = new Binding(database, file, source);
    return new ParquetColumns(
        source,
        binding.required("id"),
        binding.required("target_text"),
        binding.optional("prompt_text", TEXT, "text"),
        binding.optional("prompt_audio_cosy2_tokens", TOKENS, "a list of whole numbers"),
        binding.audio("prompt_audio"));
  }

  /** One file's columns while they are looked up. */
  private static final class Binding {
    private final DuckDb database;
    private final Path file;
    private final String source;
    private final Map<String, String> types;

    Binding(DuckDb database, Path file, String source) throws DatasetFormatException {
      this.database = database;
      this.file = file;
      this.source = source;
      this.types = describe("*");
      types.remove("file_row_number");
    }

    /** {@return types by name of what a selection gives} */
    private Map<String, String> describe(String selection) throws DatasetFormatException {
      List<Column> columns =
          database.query(
              file,
              "describe select " + selection + " from " + source,
              row -> new Column(row.getString(1), row.getString(2)));
      Map<String, String> byName = new LinkedHashMap<>();
      columns.forEach(column -> byName.put(column.name(), column.type()));
      return byName;
    }

    String required(String name) throws DatasetFormatException {
      if (!types.containsKey(name)) {
        throw new DatasetFormatException(
            file
                + ": "
                + name
                + ": expected such a column, got only "
                + String.join(", ", types.keySet())
                + "; rename one, or take another set");
      }
      return optional(name, TEXT, "text");
    }

    String optional(String name, String type, String kind) throws DatasetFormatException {
      String got = types.get(name);
      if (got == null || (!got.matches(type) && isAllNull(name))) {
        return ABSENT;
      }
      if (!got.matches(type)) {
        throw wrong(name, kind, got);
      }
      boolean number = type.equals(TEXT) && !got.matches("VARCHAR|BLOB");
      return number ? "cast(" + DuckDb.name(name) + " as varchar)" : DuckDb.name(name);
    }

    AudioColumn audio(String name) throws DatasetFormatException {
      String type = types.get(name);
      if (type == null) {
        return AudioColumn.NONE;
      }
      String column = DuckDb.name(name);
      boolean struct = type.startsWith("STRUCT(") && type.endsWith(")");
      Map<String, String> fields = struct ? describe("unnest(" + column + ")") : Map.of();
      Optional<AudioColumn> audio = AudioColumn.of(column, type, fields);
      if (audio.isEmpty() && !isAllNull(name)) {
        throw wrong(name, "bytes, a path, or a struct of bytes and path", type);
      }
      return audio.orElse(AudioColumn.NONE);
    }

    /** Such a column may be of any type: exporters can't tell which one it should have had. */
    private boolean isAllNull(String name) throws DatasetFormatException {
      String query = "select count(" + DuckDb.name(name) + ") from " + source;
      return database.query(file, query, row -> row.getLong(1)).get(0) == 0;
    }

    private DatasetFormatException wrong(String name, String expected, String got) {
      return new DatasetFormatException(
          file + ": " + name + ": expected " + expected + ", got " + got + "; export it anew");
    }
  }
}
