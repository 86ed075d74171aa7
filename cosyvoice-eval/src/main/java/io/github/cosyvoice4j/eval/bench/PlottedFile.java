package io.github.cosyvoice4j.eval.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file with results to draw: what {@link BenchJson} writes, or what upstream's benchmark prints.
 *
 * @param name the file's, without what ends it
 * @param bars one for each system in it
 * @param growth what was followed; perhaps nothing
 */
record PlottedFile(String name, List<Bar> bars, List<Point> growth) {
  /** What stands in bars, one on the other. */
  static final List<String> STAGES =
      List.of(TimedStage.LLM.label(), TimedStage.FLOW.label(), TimedStage.HIFT.label());

  /** Everything else could be markup, or be taken for a template of the chart library. */
  private static final String UNSAFE = "[^\\p{L}\\p{N} ,.%_+-]";

  /**
   * A system.
   *
   * @param label what it is called
   * @param rates seconds for a second of sound, by {@link #STAGES}
   */
  record Bar(String label, List<Double> rates) {
    double total() {
      return rates.stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  /**
   * A point of what grows.
   *
   * @param series as {@link GrowthPoint.Series#label}
   * @param size how long, or how many
   * @param seconds by {@link #STAGES}
   */
  record Point(String series, double size, List<Double> seconds) {}

  /**
   * Reads a file.
   *
   * @throws IOException if it is missing, or holds something else
   */
  static PlottedFile read(Path file) throws IOException {
    String text = Files.readString(file);
    try {
      JsonObject json = JsonFields.object(JsonParser.parseString(text));
      String name = plain(file.getFileName().toString().replaceFirst("\\.json$", ""));
      return new PlottedFile(name, bars(name, json), growth(json));
    } catch (JsonParseException e) {
      throw new IOException(
          file
              + ": expected what bench --json writes, got JSON with "
              + e.getMessage()
              + "; name such a file",
          e);
    }
  }

  private static List<Bar> bars(String name, JsonObject json) {
    List<Bar> bars = new ArrayList<>();
    bars.add(bar(name, json));
    if (json.has(BenchJson.AGAINST)) {
      JsonObject other = JsonFields.object(json, BenchJson.AGAINST);
      bars.add(bar(name + ", " + plain(JsonFields.text(other, "system")), other));
    }
    return bars;
  }

  private static Bar bar(String label, JsonObject system) {
    JsonObject median = JsonFields.object(system, BenchJson.MEDIAN);
    double audio = JsonFields.positive(median, ExternalJson.AUDIO);
    return new Bar(label, seconds(median).stream().map(seconds -> seconds / audio).toList());
  }

  private static List<Point> growth(JsonObject json) {
    List<Point> points = new ArrayList<>();
    if (json.has(BenchJson.GROWTH)) {
      for (JsonElement element : JsonFields.array(json, BenchJson.GROWTH)) {
        JsonObject point = JsonFields.object(element);
        points.add(
            new Point(
                JsonFields.text(point, "series"),
                JsonFields.number(point, "size"),
                seconds(point)));
      }
    }
    return points;
  }

  private static List<Double> seconds(JsonObject object) {
    return STAGES.stream().map(stage -> JsonFields.number(object, stage)).toList();
  }

  private static String plain(String text) {
    return text.replaceAll(UNSAFE, "_");
  }
}
