package io.github.cosyvoice4j.eval.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;

/** Takes values of the kind that must be there out of JSON; else a {@link JsonParseException}. */
final class JsonFields {
  private JsonFields() {}

  static JsonObject object(JsonElement value) {
    if (value == null || !value.isJsonObject()) {
      throw new JsonParseException("an object expected, got " + value);
    }
    return value.getAsJsonObject();
  }

  static JsonObject object(JsonObject parent, String key) {
    return object(parent.get(key));
  }

  static JsonArray array(JsonObject parent, String key) {
    if (!parent.has(key) || !parent.get(key).isJsonArray()) {
      throw new JsonParseException("no list \"" + key + "\"");
    }
    return parent.getAsJsonArray(key);
  }

  static String text(JsonObject parent, String key) {
    if (!parent.has(key) || !parent.get(key).isJsonPrimitive()) {
      throw new JsonParseException("no text \"" + key + "\"");
    }
    return parent.get(key).getAsString();
  }

  /** {@return a number that is finite and not below 0} */
  static double number(JsonObject parent, String key) {
    JsonElement value = parent.get(key);
    boolean number =
        value != null && value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
    if (!number || !(value.getAsDouble() >= 0) || !Double.isFinite(value.getAsDouble())) {
      throw new JsonParseException("no number \"" + key + "\" of at least 0");
    }
    return value.getAsDouble();
  }

  /** {@return a number above 0, which others may be divided by} */
  static double positive(JsonObject parent, String key) {
    double value = number(parent, key);
    if (value == 0) {
      throw new JsonParseException("no number \"" + key + "\" above 0");
    }
    return value;
  }
}
