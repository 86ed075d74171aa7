package io.github.cosyvoice4j.eval.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.List;

/** Reads what upstream's benchmark prints: see {@link ExternalRuns} for its fields. */
final class ExternalJson {
  static final String RUNS = "runs";
  static final String STREAM = "stream";
  static final String FRONT_END = "front_end";
  static final String AUDIO = "audio";
  static final String TOTAL = "total";
  static final String FIRST_CHUNK = "first_chunk";
  static final String MAX_RSS = "max_rss_gb";
  static final String LOADED_RSS = "rss_after_load_gb";

  private static final List<String> OF_RUN = List.of("llm", "flow", "hift", TOTAL, AUDIO);
  private static final List<String> OF_STREAM = List.of(FIRST_CHUNK, TOTAL, AUDIO);

  private ExternalJson() {}

  /**
   * {@return the object in what a program printed, which may have told other things before it}
   *
   * @throws IOException if there is none, or it lacks a number
   */
  static JsonObject parse(String printed) throws IOException {
    int start = ("\n" + printed).indexOf("\n{");
    if (start < 0) {
      throw new IOException("no JSON object on its standard output");
    }
    try {
      JsonObject json = JsonFields.object(JsonParser.parseString(printed.substring(start)));
      requireNumbers(json);
      return json;
    } catch (JsonParseException e) {
      throw new IOException("JSON that can't be used (" + e.getMessage() + ")", e);
    }
  }

  private static void requireNumbers(JsonObject json) {
    JsonArray runs = JsonFields.array(json, RUNS);
    if (runs.isEmpty()) {
      throw new JsonParseException("nothing in \"" + RUNS + "\"");
    }
    for (JsonElement element : runs) {
      JsonObject run = JsonFields.object(element);
      OF_RUN.forEach(key -> JsonFields.positive(run, key));
      requireIfThere(run, FRONT_END);
    }
    if (json.has(STREAM)) {
      JsonObject stream = JsonFields.object(json, STREAM);
      OF_STREAM.forEach(key -> JsonFields.positive(stream, key));
    }
    requireIfThere(json, MAX_RSS);
    requireIfThere(json, LOADED_RSS);
  }

  private static void requireIfThere(JsonObject object, String key) {
    if (object.has(key)) {
      JsonFields.number(object, key);
    }
  }
}
