package io.github.cosyvoice4j.eval.bench;

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
  static final String AUDIO = "audio";
  static final String TOTAL = "total";
  static final String FIRST_CHUNK = "first_chunk";

  private static final List<String> OF_RUN = List.of("llm", "flow", "hift", TOTAL, AUDIO);

  private ExternalJson() {}

  /**
   * {@return the object in what a program printed, which may have told other things before it}
   *
   * @throws IOException if there is none, or it lacks a number
   */
  static JsonObject parse(String printed) throws IOException {
    int start = printed.startsWith("{") ? 0 : printed.indexOf("\n{") + 1;
    if (start == 0 && !printed.startsWith("{")) {
      throw new IOException("no JSON object on its standard output");
    }
    try {
      JsonElement json = JsonParser.parseString(printed.substring(start));
      requireNumbers(json.getAsJsonObject());
      return json.getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new IOException("a JSON object that can't be read (" + e.getMessage() + ")", e);
    }
  }

  private static void requireNumbers(JsonObject json) throws IOException {
    if (!json.has(RUNS) || !json.get(RUNS).isJsonArray() || json.getAsJsonArray(RUNS).isEmpty()) {
      throw new IOException("JSON without \"runs\"");
    }
    for (JsonElement run : json.getAsJsonArray(RUNS)) {
      for (String key : OF_RUN) {
        requirePositive(run.getAsJsonObject(), key, "a run");
      }
    }
    if (json.has(STREAM)) {
      for (String key : List.of(FIRST_CHUNK, TOTAL, AUDIO)) {
        requirePositive(json.getAsJsonObject(STREAM), key, STREAM);
      }
    }
  }

  private static void requirePositive(JsonObject object, String key, String where)
      throws IOException {
    JsonElement value = object.get(key);
    boolean number =
        value != null && value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
    if (!number || !(value.getAsDouble() > 0)) {
      throw new IOException("JSON whose \"" + key + "\" of " + where + " is no number above 0");
    }
  }
}
