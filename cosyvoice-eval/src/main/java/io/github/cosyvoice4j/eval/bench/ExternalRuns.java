package io.github.cosyvoice4j.eval.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What another system took, as upstream's benchmark tells it: {@code runs} of {@code front_end},
 * {@code llm}, {@code flow}, {@code hift}, {@code total} and {@code audio} seconds; perhaps a
 * {@code stream} of {@code first_chunk}, {@code total} and {@code audio}, and {@code max_rss_gb}.
 * Each output may hold several runs; of all, the medians count.
 *
 * <p>Its total is taken without its front end, because ours has none.
 */
final class ExternalRuns {
  private static final double GIB = 1L << 30;

  private final Optional<String> file;
  private final List<JsonObject> outputs = new ArrayList<>();
  private String failure = "";

  private ExternalRuns(Optional<String> file) {
    this.file = file;
  }

  /** {@return runs that a command will make} */
  static ExternalRuns live() {
    return new ExternalRuns(Optional.empty());
  }

  /**
   * {@return runs that were made before, and perhaps elsewhere}
   *
   * @param file what a command printed then
   * @throws IOException if it is missing or something else
   */
  static ExternalRuns stored(Path file) throws IOException {
    String text = Files.readString(file);
    ExternalRuns runs = new ExternalRuns(Optional.of(file.getFileName().toString()));
    try {
      runs.add(ExternalJson.parse(text));
    } catch (IOException e) {
      throw new IOException(
          file + ": expected the JSON of upstream's benchmark, got " + e.getMessage(), e);
    }
    return runs;
  }

  void add(JsonObject output) {
    outputs.add(output);
  }

  /** Notes why there are no more. */
  void fail(String message) {
    failure = message;
  }

  /** {@return why there are no more, or nothing} */
  String failure() {
    return failure;
  }

  /** {@return the stored file's name; empty where it ran beside ours} */
  Optional<String> file() {
    return file;
  }

  boolean isEmpty() {
    return outputs.isEmpty();
  }

  List<JsonObject> outputs() {
    return outputs;
  }

  /** {@return what it calls itself} */
  String name() {
    JsonElement name = isEmpty() ? null : outputs.get(0).get("system");
    return name != null && name.isJsonPrimitive() ? name.getAsString() : "external";
  }

  /** {@return median seconds for a second of sound; empty where it doesn't tell} */
  OptionalDouble rate(TimedStage stage) {
    return switch (stage) {
      case PREFILL, DECODE -> OptionalDouble.empty();
      default ->
          known(Median.of(runs(), run -> seconds(run, stage) / number(run, ExternalJson.AUDIO)));
    };
  }

  /** {@return median seconds; empty where it doesn't tell} */
  OptionalDouble seconds(TimedStage stage) {
    return switch (stage) {
      case PREFILL, DECODE -> OptionalDouble.empty();
      default -> known(Median.of(runs(), run -> seconds(run, stage)));
    };
  }

  /** {@return median seconds of sound of a run} */
  double audio() {
    return Median.of(runs(), run -> number(run, ExternalJson.AUDIO));
  }

  private static double seconds(JsonObject run, TimedStage stage) {
    double seconds = number(run, stage.label());
    boolean without = stage == TimedStage.TOTAL && run.has(ExternalJson.FRONT_END);
    return without ? seconds - number(run, ExternalJson.FRONT_END) : seconds;
  }

  private List<JsonObject> runs() {
    List<JsonObject> runs = new ArrayList<>();
    for (JsonObject output : outputs) {
      output.getAsJsonArray(ExternalJson.RUNS).forEach(run -> runs.add(run.getAsJsonObject()));
    }
    return runs;
  }

  /** {@return median seconds until the first samples; empty where it didn't stream} */
  OptionalDouble firstChunk() {
    return known(Median.of(streams(), stream -> number(stream, ExternalJson.FIRST_CHUNK)));
  }

  /** {@return median seconds of a stream for a second of sound; empty where it didn't stream} */
  OptionalDouble streamRate() {
    return known(
        Median.of(
            streams(),
            stream -> number(stream, ExternalJson.TOTAL) / number(stream, ExternalJson.AUDIO)));
  }

  private List<JsonObject> streams() {
    return outputs.stream()
        .filter(output -> output.has(ExternalJson.STREAM))
        .map(output -> output.getAsJsonObject(ExternalJson.STREAM))
        .toList();
  }

  /** {@return median bytes under a key in GiB; empty where it doesn't tell} */
  OptionalDouble bytes(String key) {
    List<JsonObject> telling = outputs.stream().filter(output -> output.has(key)).toList();
    return known(Median.of(telling, output -> number(output, key) * GIB));
  }

  private static double number(JsonObject object, String key) {
    return JsonFields.number(object, key);
  }

  private static OptionalDouble known(double value) {
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
