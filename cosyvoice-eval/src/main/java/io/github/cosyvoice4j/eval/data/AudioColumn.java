package io.github.cosyvoice4j.eval.data;

import java.util.Map;
import java.util.Optional;

/**
 * How a parquet file stores prompt recordings, as expressions in SQL; {@code null} is what a
 * recording of its form never has.
 *
 * @param bytes the bytes of a WAVE file, as a blob
 * @param path where the WAVE file is, as text
 * @param samples the samples, as a list of floats
 * @param rate the sample rate of the samples, in Hz
 */
record AudioColumn(
    Optional<String> bytes,
    Optional<String> path,
    Optional<String> samples,
    Optional<String> rate) {
  /** No recordings at all. */
  static final AudioColumn NONE =
      new AudioColumn(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private static final String FLOATS = "(FLOAT|DOUBLE)\\[]";

  /**
   * {@return the column of a type; empty if it is none that holds recordings}
   *
   * @param column the name in SQL
   * @param type DuckDB's name of the type
   * @param fields types by the names of the struct's fields; empty if it is no struct
   */
  static Optional<AudioColumn> of(String column, String type, Map<String, String> fields) {
    AudioColumn audio =
        switch (type) {
          case "BLOB" -> new AudioColumn(Optional.of(column), NONE.path, NONE.samples, NONE.rate);
          case "VARCHAR" ->
              new AudioColumn(NONE.bytes, Optional.of(column), NONE.samples, NONE.rate);
          default ->
              new AudioColumn(
                  field(column, fields, "bytes", "BLOB"),
                  field(column, fields, "path", "VARCHAR"),
                  field(column, fields, "array", FLOATS),
                  field(column, fields, "sampling_rate", "U?(SMALL)?INT(EGER)?|BIGINT"));
        };
    boolean samples = audio.samples.isPresent() && audio.rate.isPresent();
    return audio.bytes.isPresent() || audio.path.isPresent() || samples
        ? Optional.of(audio)
        : Optional.empty();
  }

  private static Optional<String> field(
      String column, Map<String, String> fields, String name, String type) {
    return fields.getOrDefault(name, "").matches(type)
        ? Optional.of(column + "." + DuckDb.name(name))
        : Optional.empty();
  }

  /** {@return whether samples can be read: a list without a rate is no sound} */
  boolean hasSamples() {
    return samples.isPresent() && rate.isPresent();
  }

  /** {@return how many bytes a recording takes on the heap, in SQL; -1 where there is none} */
  String size() {
    String inBytes = bytes.map(b -> "octet_length(" + b + ")").orElse("null");
    // As the driver gives them: a boxed number each.
    String inSamples = hasSamples() ? "32 * len(" + samples.get() + ")" : "null";
    return "coalesce(" + inBytes + ", " + inSamples + ", -1)";
  }
}
