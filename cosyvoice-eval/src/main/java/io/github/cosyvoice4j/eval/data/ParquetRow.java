package io.github.cosyvoice4j.eval.data;

import io.github.cosyvoice4j.core.dataset.PromptFiles;
import io.github.cosyvoice4j.core.dataset.RowParts;
import io.github.cosyvoice4j.core.dataset.WrongRowException;
import io.github.cosyvoice4j.dataset.DatasetRow;
import io.github.cosyvoice4j.dataset.PromptAudio;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** A row of a parquet file without its recording. */
final class ParquetRow {
  /** Hours of speech; more is damage, and many rows are on the heap together. */
  private static final int MAX_TEXT = 1 << 16;

  private static final int MAX_TOKENS = 1 << 16;

  private final long position;
  private final RowParts parts;
  private final String path;
  private final long size;
  private final Optional<String> problem;

  private ParquetRow(
      long position, RowParts parts, String path, long size, Optional<String> problem) {
    this.position = position;
    this.parts = parts;
    this.path = path;
    this.size = size;
    this.problem = problem;
  }

  /** {@return what {@link #read} reads, as SQL selects it} */
  static String selection(ParquetColumns columns) {
    return String.join(
        ", ",
        "file_row_number",
        cut(columns.id()),
        cut(columns.targetText()),
        cut(columns.promptText()),
        columns.promptTokens().equals("null")
            ? "null::integer[]"
            : columns.promptTokens() + "[:" + (MAX_TOKENS + 1) + "]",
        columns.audio().path().map(ParquetRow::cut).orElse("null"),
        columns.audio().size());
  }

  private static String cut(String text) {
    return text.equals("null") ? text : text + "[:" + (MAX_TEXT + 1) + "]";
  }

  /**
   * Reads a row.
   *
   * @param row as {@link #selection} gives it
   * @param offset how many rows of the set stand before the file
   */
  static ParquetRow read(ResultSet row, long offset) throws SQLException {
    long position = row.getLong(1);
    RowParts parts = new RowParts(offset + position + 1);
    Optional<String> problem = Optional.empty();
    String path = null;
    try {
      parts.id(text(row, 2, "id"));
      parts.targetText(text(row, 3, "target_text"));
      parts.promptText(text(row, 4, "prompt_text"));
      parts.promptTokens(tokens(row.getArray(5)));
      path = text(row, 6, "prompt_audio.path");
    } catch (WrongRowException e) {
      problem = Optional.of(e.getMessage());
    }
    return new ParquetRow(position, parts, path, row.getLong(7), problem);
  }

  private static String text(ResultSet row, int column, String name)
      throws SQLException, WrongRowException {
    Object value = row.getObject(column);
    if (value == null) {
      return null;
    }
    String text = value instanceof Blob blob ? decode(blob, name) : value.toString();
    if (text.length() > MAX_TEXT) {
      throw new WrongRowException(
          name + ": expected at most " + MAX_TEXT + " characters, got more");
    }
    return text;
  }

  private static String decode(Blob blob, String name) throws SQLException, WrongRowException {
    byte[] bytes = blob.getBytes(1, (int) blob.length());
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new WrongRowException(name + ": expected UTF-8, got bytes that are none");
    }
  }

  private static int[] tokens(Array list) throws SQLException, WrongRowException {
    if (list == null) {
      return null;
    }
    Object[] numbers = (Object[]) list.getArray();
    if (numbers.length > MAX_TOKENS) {
      throw new WrongRowException(
          "prompt_audio_cosy2_tokens: expected at most " + MAX_TOKENS + ", got more");
    }
    int[] ids = new int[numbers.length];
    for (int i = 0; i < ids.length; i++) {
      Number number = (Number) numbers[i];
      if (number == null || number.longValue() != number.intValue()) {
        throw new WrongRowException(
            "prompt_audio_cosy2_tokens: " + i + ": expected an id, got " + number);
      }
      ids[i] = number.intValue();
    }
    return ids;
  }

  /** {@return where it stands in its file, from 0} */
  long position() {
    return position;
  }

  /** {@return whether the file itself holds its recording} */
  boolean hasRecording() {
    return size >= 0;
  }

  /** {@return how many bytes its recording takes on the heap} */
  long size() {
    return Math.max(0, size);
  }

  /**
   * {@return the row as readers give it}
   *
   * @param stored the recording in the file, or null
   * @param folder what the path of a recording is relative to
   * @param budget how large a recording may be
   */
  DatasetRow toRow(PromptAudio stored, Path folder, AudioBudget budget) {
    try {
      if (problem.isPresent()) {
        throw new WrongRowException(problem.get());
      }
      if (size > budget.recording()) {
        throw new WrongRowException(
            "prompt_audio: expected at most " + budget.recording() + " bytes, got " + size);
      }
      parts.promptAudio(
          stored == null && path != null && !path.isBlank()
              ? PromptAudio.of(PromptFiles.resolve(folder, path))
              : stored);
      return parts.toRow();
    } catch (WrongRowException e) {
      return parts.unreadable(e.getMessage());
    }
  }
}
