package io.github.cosyvoice4j.eval.data;

import io.github.cosyvoice4j.dataset.DatasetReader;
import io.github.cosyvoice4j.dataset.DatasetRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An evaluation set in Hugging Face's parquet files, with upstream's columns:
 *
 * <ul>
 *   <li>{@code id}, {@code target_text}: text, or whole numbers, which are taken as text
 *   <li>{@code prompt_text}: text, may be missing or null
 *   <li>{@code prompt_audio}: a struct of {@code bytes} (a WAVE file) and {@code path}, in any
 *       order, where bytes go first and a path is relative to the parquet file's folder; or an
 *       older struct of {@code array} and {@code sampling_rate}; or bytes or a path alone. May be
 *       missing or null
 *   <li>{@code prompt_audio_cosy2_tokens}: a list of whole numbers, may be missing or null
 * </ul>
 *
 * <p>Rows come in the order of the files, numbered through all shards of the split from 1. A
 * recording is on the heap as long as its row is; 64 MiB of them, at most a sixteenth of the heap,
 * are read ahead. Columns that nobody asks for are never read.
 */
public final class ParquetDataset implements DatasetReader {
  private final DuckDb database;
  private final Deque<ParquetRows> shards = new ArrayDeque<>();
  private long count;
  private boolean closed;

  private ParquetDataset(DuckDb database) {
    this.database = database;
  }

  /**
   * Opens a set.
   *
   * @param data a parquet file, or a folder with {@code {split}-{i:05d}-of-{n:05d}.parquet} in it
   *     or in its {@code data}; a file of another name is a split of that name
   * @param split which split; may be missing where there is only one
   * @return the reader, which the caller closes
   * @throws IllegalArgumentException if the split is missing or unknown; the message names those
   *     there are
   * @throws java.io.FileNotFoundException if there are no such files
   * @throws io.github.cosyvoice4j.core.dataset.DatasetFormatException if a file is damaged, lacks a
   *     column, or shards are missing
   * @throws IOException if the files can't be read
   */
  public static ParquetDataset open(Path data, Optional<String> split) throws IOException {
    return open(data, split, AudioBudget.ofHeap());
  }

  static ParquetDataset open(Path data, Optional<String> split, AudioBudget budget)
      throws IOException {
    Iterable<Path> files = ParquetFiles.of(data, split);
    ParquetDataset set = new ParquetDataset(new DuckDb());
    try {
      for (Path file : files) {
        ParquetRows rows = new ParquetRows(set.database, file, set.count, budget);
        set.count += rows.count();
        set.shards.add(rows);
      }
      return set;
    } catch (IOException | RuntimeException e) {
      set.close();
      throw e;
    }
  }

  @Override
  public Optional<DatasetRow> next() throws IOException {
    if (closed) {
      throw new IllegalStateException("parquet set: expected it open, got it closed");
    }
    while (!shards.isEmpty()) {
      Optional<DatasetRow> row = shards.peek().next();
      if (row.isPresent()) {
        return row;
      }
      shards.remove();
    }
    return Optional.empty();
  }

  @Override
  public OptionalLong rows() {
    return OptionalLong.of(count);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    shards.clear();
    database.close();
  }
}
