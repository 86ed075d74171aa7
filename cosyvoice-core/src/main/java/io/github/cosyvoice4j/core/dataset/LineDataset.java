package io.github.cosyvoice4j.core.dataset;

import io.github.cosyvoice4j.dataset.DatasetReader;
import io.github.cosyvoice4j.dataset.DatasetRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** A set with one row a line. */
abstract class LineDataset implements DatasetReader {
  /** Larger files, which hold sound, aren't read twice only to show progress. */
  private static final long MAX_COUNTED_BYTES = 1L << 28;

  private final Path file;
  private final String kind;
  private final TextLines lines;

  LineDataset(Path file, String kind) throws IOException {
    this.file = file;
    this.kind = kind;
    this.lines = TextLines.open(file, kind);
  }

  /**
   * Reads what a line says.
   *
   * @param text the line, stripped, not empty
   * @param row what it says goes here
   * @throws WrongRowException if it can't be read
   */
  abstract void parse(String text, RowParts row) throws WrongRowException;

  @Override
  public final Optional<DatasetRow> next() throws IOException {
    Optional<TextLines.Line> line = lines.next();
    return line.isEmpty() ? Optional.empty() : Optional.of(row(line.get()));
  }

  private DatasetRow row(TextLines.Line line) {
    RowParts row = new RowParts(line.number());
    try {
      parse(line.text(), row);
      return row.toRow();
    } catch (WrongRowException e) {
      return row.unreadable(e.getMessage());
    }
  }

  /** {@return how many lines are not blank; empty for a file of more than 256 MiB} */
  @Override
  public final OptionalLong rows() {
    try (TextLines all = TextLines.open(file, kind)) {
      if (Files.size(file) > MAX_COUNTED_BYTES) {
        return OptionalLong.empty();
      }
      long count = 0;
      while (all.next().isPresent()) {
        count++;
      }
      return OptionalLong.of(count);
    } catch (IOException e) {
      // Only progress asks, and reading on will say what is wrong.
      return OptionalLong.empty();
    }
  }

  @Override
  public final void close() throws IOException {
    lines.close();
  }
}
