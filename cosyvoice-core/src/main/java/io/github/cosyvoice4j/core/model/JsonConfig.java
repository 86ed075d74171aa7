package io.github.cosyvoice4j.core.model;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.github.cosyvoice4j.ModelFormatException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON files, such as {@code config.json}, read into {@link ConfigNode}s.
 *
 * <p>Numbers without point or exponent are whole, others and very large ones fractions. A key that
 * comes twice is refused.
 */
public final class JsonConfig {
  private static final int MAX_DEPTH = 100;

  /** Longer ones may not fit a long: a file may say "no limit" by a 1 and thirty zeros. */
  private static final int MAX_DIGITS = 18;

  private final String file;
  private final JsonReader json;

  private JsonConfig(String file, JsonReader json) {
    this.file = file;
    this.json = json;
  }

  /**
   * Reads a file.
   *
   * @param path a JSON file in UTF-8
   * @return its one value
   * @throws ModelFormatException if it is not JSON
   * @throws IOException if it can't be read
   */
  public static ConfigNode read(Path path) throws IOException {
    return read(path, String.valueOf(path.getFileName()));
  }

  /**
   * Reads a file.
   *
   * @param path a JSON file in UTF-8
   * @param name what it is called in messages
   * @return its one value
   * @throws ModelFormatException if it is not JSON
   * @throws IOException if it can't be read
   */
  public static ConfigNode read(Path path, String name) throws IOException {
    try {
      return parse(name, Files.readString(path));
    } catch (CharacterCodingException e) {
      throw new ModelFormatException(name + ": expected UTF-8; download it again", e);
    }
  }

  /**
   * Reads a text.
   *
   * @param file what it is called in messages
   * @param text JSON
   * @return its one value
   * @throws ModelFormatException if it is not JSON
   */
  public static ConfigNode parse(String file, String text) throws ModelFormatException {
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      json.setStrictness(Strictness.STRICT);
      json.setNestingLimit(MAX_DEPTH);
      ConfigNode root = new JsonConfig(file, json).node("");
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new ModelFormatException(
            file + ": expected one JSON value, got more" + ConfigNode.REMEDY);
      }
      return root;
    } catch (ModelFormatException e) {
      throw e;
    } catch (IOException | IllegalStateException | NumberFormatException | JsonParseException e) {
      throw new ModelFormatException(
          file + ": expected JSON, got " + e.getMessage() + "; download it again", e);
    }
  }

  private ConfigNode node(String path) throws IOException {
    return switch (json.peek()) {
      case BEGIN_OBJECT -> map(path);
      case BEGIN_ARRAY -> list(path);
      case NUMBER -> ConfigNode.scalar(file, path, number(json.nextString()));
      case BOOLEAN -> ConfigNode.scalar(file, path, json.nextBoolean());
      case NULL -> {
        json.nextNull();
        yield ConfigNode.scalar(file, path, null);
      }
      default -> ConfigNode.scalar(file, path, json.nextString());
    };
  }

  private ConfigNode map(String path) throws IOException {
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      String key = json.nextName();
      ConfigNode value = node(ConfigNode.join(path, key));
      if (entries.put(key, value) != null) {
        throw new ModelFormatException(value + ": expected once, got twice" + ConfigNode.REMEDY);
      }
    }
    json.endObject();
    return ConfigNode.map(file, path, "", entries);
  }

  private ConfigNode list(String path) throws IOException {
    List<ConfigNode> items = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      items.add(node(path + "[" + items.size() + "]"));
    }
    json.endArray();
    return ConfigNode.list(file, path, items);
  }

  private static Object number(String text) {
    boolean whole = text.chars().allMatch(c -> c == '-' || Character.isDigit(c));
    if (whole && text.length() <= MAX_DIGITS) {
      return Long.valueOf(text);
    }
    return Double.valueOf(text);
  }
}
