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
import org.apache.spark.sql.types.IntegralType;
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
  private static final String BYTES = "bytes";
  private static final String PATH = "path";
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
    require(schema, "id", "text or whole numbers", StringType.class, IntegralType.class);
    require(schema, "target_text", "text", StringType.class);
    this.hasPromptText = names.contains("prompt_text");
    if (hasPromptText) {
      require(schema, "prompt_text", "text", StringType.class);
    }
    this.hasTokens = names.contains(TOKENS);
    boolean ids =
        hasTokens
            && schema.apply(TOKENS).dataType() instanceof ArrayType list
            && list.elementType() instanceof IntegralType;
    if (hasTokens && !ids) {
      throw wrong(TOKENS, "an array of whole numbers", schema.apply(TOKENS).dataType());
    }
    this.audio = names.contains(AUDIO) ? kind(schema.apply(AUDIO).dataType()) : AudioKind.NONE;
  }

  private static void require(StructType schema, String name, String kind, Class<?>... types) {
    DataType got = schema.apply(name).dataType();
    if (Arrays.stream(types).noneMatch(type -> type.isInstance(got))) {
      throw wrong(name, kind, got);
    }
  }

  private static IllegalArgumentException wrong(String name, String expected, DataType got) {
    return new IllegalArgumentException(
        name + ": expected " + expected + ", got " + got.sql() + "; convert the column");
  }

  private static AudioKind kind(DataType type) {
    if (type instanceof StructType fields) {
      requireFields(fields);
      return AudioKind.STRUCT;
    }
    if (type instanceof BinaryType) {
      return AudioKind.BYTES;
    }
    if (type instanceof StringType) {
      return AudioKind.PATH;
    }
    throw wrong(AUDIO, "a struct of bytes and path, bytes, or a path", type);
  }

  private static void requireFields(StructType fields) {
    List<String> names = Arrays.asList(fields.fieldNames());
    if (!names.contains(BYTES) && !names.contains(PATH)) {
      throw wrong(AUDIO, "a struct of bytes and path", fields);
    }
    if (names.contains(BYTES) && !(fields.apply(BYTES).dataType() instanceof BinaryType)) {
      throw wrong(AUDIO + "." + BYTES, "bytes", fields.apply(BYTES).dataType());
    }
    if (names.contains(PATH) && !(fields.apply(PATH).dataType() instanceof StringType)) {
      throw wrong(AUDIO + "." + PATH, "text", fields.apply(PATH).dataType());
    }
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
    if (names.contains(BYTES) && struct.getAs(BYTES) != null) {
      return Optional.of(PromptAudio.of(struct.<byte[]>getAs(BYTES)));
    }
    if (names.contains(PATH) && struct.getAs(PATH) != null) {
      return Optional.of(file(struct.getAs(PATH)));
    }
    return Optional.empty();
  }

  /** A path that is none is this row's trouble, told when it is read. */
  private static PromptAudio file(String path) {
    return () -> Audio.readWav(Path.of(path));
  }
}
