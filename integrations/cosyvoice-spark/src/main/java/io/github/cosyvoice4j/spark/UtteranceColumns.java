package io.github.cosyvoice4j.spark;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.dataset.DatasetRow;
import io.github.cosyvoice4j.dataset.DatasetUtterance;
import io.github.cosyvoice4j.dataset.PromptAudio;
import io.github.cosyvoice4j.dataset.UnreadableRow;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * Where a data frame has the parts of an utterance; columns are bound by the names of upstream's
 * sets. Prompt audio is a struct of {@code bytes} and {@code path}, bytes, or a path that every
 * executor can read.
 */
final class UtteranceColumns implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String AUDIO = "prompt_audio";
  private static final String TOKENS = "prompt_audio_cosy2_tokens";

  private final boolean hasPromptText;
  private final boolean hasTokens;
  private final AudioKind audio;

  /** What a column of recordings holds. */
  private enum AudioKind {
    NONE,
    STRUCT,
    BYTES,
    PATH
  }

  /**
   * Binds the columns.
   *
   * @param schema of the data frame
   * @throws IllegalArgumentException if one that is needed is missing, or of another type
   */
  UtteranceColumns(StructType schema) {
    List<String> names = Arrays.asList(schema.fieldNames());
    for (String needed : List.of("id", "target_text")) {
      if (!names.contains(needed)) {
        throw new IllegalArgumentException(
            "columns: expected " + needed + ", got " + names + "; rename the one that holds it");
      }
    }
    this.hasPromptText = names.contains("prompt_text");
    this.hasTokens = names.contains(TOKENS);
    this.audio = names.contains(AUDIO) ? kind(schema.apply(AUDIO).dataType()) : AudioKind.NONE;
    if (hasTokens && !(schema.apply(TOKENS).dataType() instanceof ArrayType)) {
      throw new IllegalArgumentException(
          TOKENS + ": expected an array of ids, got " + schema.apply(TOKENS).dataType().sql());
    }
  }

  private static AudioKind kind(DataType type) {
    if (type instanceof StructType) {
      return AudioKind.STRUCT;
    }
    if (type instanceof BinaryType) {
      return AudioKind.BYTES;
    }
    if (type instanceof StringType) {
      return AudioKind.PATH;
    }
    throw new IllegalArgumentException(
        AUDIO + ": expected a struct of bytes and path, bytes, or a path, got " + type.sql());
  }

  /**
   * {@return the id of a row; null if it has none}
   *
   * @param row a row of the data frame
   */
  String id(Row row) {
    Object id = row.getAs("id");
    return id == null || id.toString().isEmpty() ? null : id.toString();
  }

  /**
   * Reads a row.
   *
   * @param row a row of the data frame
   * @param number where it stands in the set, from 1
   * @return the row, or why it can't be read
   */
  DatasetRow read(Row row, long number) {
    String id = id(row);
    String text = row.getAs("target_text");
    if (id == null || text == null) {
      return new UnreadableRow(
          number,
          Optional.ofNullable(id),
          (id == null ? "id" : "target_text") + ": expected some text, got null");
    }
    DatasetUtterance.Builder utterance = DatasetUtterance.newBuilder(number, id, text);
    if (hasPromptText && row.getAs("prompt_text") != null) {
      utterance.promptText(row.getAs("prompt_text"));
    }
    audio(row).ifPresent(utterance::promptAudio);
    if (hasTokens && row.getAs(TOKENS) != null) {
      List<Number> ids = row.getList(row.fieldIndex(TOKENS));
      if (ids.contains(null)) {
        return new UnreadableRow(number, Optional.of(id), TOKENS + ": expected ids, got a null");
      }
      utterance.promptTokens(ids.stream().mapToInt(Number::intValue).toArray());
    }
    return utterance.build();
  }

  private Optional<PromptAudio> audio(Row row) {
    if (audio == AudioKind.NONE || row.getAs(AUDIO) == null) {
      return Optional.empty();
    }
    return switch (audio) {
      case STRUCT -> struct(row.getAs(AUDIO));
      case BYTES -> Optional.of(PromptAudio.of(row.<byte[]>getAs(AUDIO)));
      case PATH -> Optional.of(file(row.getAs(AUDIO)));
      case NONE -> Optional.empty();
    };
  }

  private static Optional<PromptAudio> struct(Row struct) {
    List<String> names = Arrays.asList(struct.schema().fieldNames());
    if (names.contains("bytes") && struct.getAs("bytes") != null) {
      return Optional.of(PromptAudio.of(struct.<byte[]>getAs("bytes")));
    }
    if (names.contains("path") && struct.getAs("path") != null) {
      return Optional.of(file(struct.getAs("path")));
    }
    return Optional.empty();
  }

  /** A path that is none is this row's trouble, told when it is read. */
  private static PromptAudio file(String path) {
    return () -> Audio.readWav(Path.of(path));
  }
}
