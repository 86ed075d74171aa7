package io.github.cosyvoice4j.eval.data;

import io.github.cosyvoice4j.core.dataset.DatasetFormatException;
import io.github.cosyvoice4j.dataset.DatasetRow;
import io.github.cosyvoice4j.dataset.PromptAudio;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rows of one parquet file, in their order.
 *
 * <p>Two steps, so that the heap holds little: of up to {@value #PIECE_ROWS} rows of a row group
 * all but the recordings, with how large those are; then the recordings of as many rows as fit into
 * a budget. Queries by row number skip the row groups that they don't need.
 */
final class ParquetRows {
  private static final int PIECE_ROWS = 1024;

  private final DuckDb database;
  private final Path file;
  private final ParquetColumns columns;
  private final long offset;
  private final AudioBudget budget;

  /** Lengths of the row groups, in rows. */
  private final Deque<Long> groups;

  private final Deque<ParquetRow> pending = new ArrayDeque<>();
  private final Deque<DatasetRow> ready = new ArrayDeque<>();
  private long position;

  /**
   * Opens a file.
   *
   * @param offset how many rows of the set stand before it
   */
  ParquetRows(DuckDb database, Path file, long offset, AudioBudget budget)
      throws DatasetFormatException {
    this.database = database;
    this.file = file;
    this.offset = offset;
    this.budget = budget;
    this.columns = ParquetColumns.bind(database, file);
    this.groups = new ArrayDeque<>(groups());
  }

  private List<Long> groups() throws DatasetFormatException {
    // The metadata have a row for each column of each group.
    return database.query(
        file,
        "select any_value(row_group_num_rows) from parquet_metadata("
            + DuckDb.file(file)
            + ") group by row_group_id order by row_group_id",
        row -> row.getLong(1));
  }

  /** {@return how many rows there are} */
  long count() {
    return position + groups.stream().mapToLong(Long::longValue).sum();
  }

  /** {@return the next row; empty behind the last one} */
  Optional<DatasetRow> next() throws DatasetFormatException {
    while (ready.isEmpty()) {
      if (pending.isEmpty() && !readPiece()) {
        return Optional.empty();
      }
      readAudio();
    }
    return Optional.of(ready.remove());
  }

  /** Reads all but the recordings of some rows of the next row group. */
  private boolean readPiece() throws DatasetFormatException {
    while (!groups.isEmpty() && groups.peek() == 0) {
      groups.remove();
    }
    if (groups.isEmpty()) {
      return false;
    }
    long left = groups.remove();
    long count = Math.min(left, PIECE_ROWS);
    groups.push(left - count);
    pending.addAll(
        database.query(
            file,
            "select "
                + ParquetRow.selection(columns)
                + from(position, position + count - 1, "true"),
            row -> ParquetRow.read(row, offset)));
    position += count;
    return true;
  }

  /** Reads the recordings of the first pending rows, as many as fit. */
  private void readAudio() throws DatasetFormatException {
    List<ParquetRow> rows = new ArrayList<>();
    long bytes = 0;
    while (!pending.isEmpty()
        && (rows.isEmpty() || bytes + load(pending.peek()) <= budget.piece())) {
      bytes += load(pending.peek());
      rows.add(pending.remove());
    }
    if (rows.isEmpty()) {
      return;
    }
    boolean stored = rows.stream().anyMatch(ParquetRow::hasRecording);
    Map<Long, PromptAudio> recordings = stored ? recordings(rows) : Map.of();
    Path folder = file.toAbsolutePath().getParent();
    for (ParquetRow row : rows) {
      ready.add(row.toRow(recordings.get(row.position()), folder, budget));
    }
  }

  private long load(ParquetRow row) {
    return row.size() > budget.recording() ? 0 : row.size();
  }

  private Map<Long, PromptAudio> recordings(List<ParquetRow> rows) throws DatasetFormatException {
    Map<Long, PromptAudio> byPosition = new HashMap<>();
    AudioColumn audio = columns.audio();
    String query =
        "select file_row_number, "
            + audio.bytes().orElse("null::blob")
            + ", "
            + (audio.hasSamples()
                ? audio.samples().get() + ", " + audio.rate().get()
                : "null, null")
            + from(
                rows.get(0).position(),
                rows.get(rows.size() - 1).position(),
                audio.size() + " <= " + budget.recording());
    database.query(file, query, row -> byPosition.put(row.getLong(1), StoredAudio.read(row, 2)));
    return byPosition;
  }

  private String from(long first, long last, String condition) {
    return " from "
        + columns.source()
        + " where file_row_number between "
        + first
        + " and "
        + last
        + " and "
        + condition
        + " order by file_row_number";
  }
}
