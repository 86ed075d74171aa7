package io.github.cosyvoice4j.core.model;

import io.github.cosyvoice4j.ModelFormatException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One value of a configuration file: a map, a list or a scalar, with the place it stands at.
 *
 * <p>Every accessor checks the type and throws {@link ModelFormatException} with file, path,
 * expected and got. Immutable.
 */
public final class ConfigNode {
  /** What helps where a configuration is not upstream's. */
  static final String REMEDY = "; restore the file as it was released";

  private final String file;
  private final String path;
  private final String tag;
  private final Object value;

  private ConfigNode(String file, String path, String tag, Object value) {
    this.file = file;
    this.path = path;
    this.tag = tag;
    this.value = value;
  }

  /**
   * Makes a map.
   *
   * @param file name of the file, for messages
   * @param path place in the file, dotted; empty for the root
   * @param tag the class named by a {@code !new:} or {@code !name:} tag, or empty
   * @param entries the entries, in the file's order
   * @return the node
   */
  public static ConfigNode map(
      String file, String path, String tag, Map<String, ConfigNode> entries) {
    return new ConfigNode(
        file, path, tag, Collections.unmodifiableMap(new LinkedHashMap<>(entries)));
  }

  /**
   * Makes a list.
   *
   * @param file name of the file, for messages
   * @param path place in the file, dotted
   * @param items the items
   * @return the node
   */
  public static ConfigNode list(String file, String path, List<ConfigNode> items) {
    return new ConfigNode(file, path, "", List.copyOf(items));
  }

  /**
   * Makes a scalar.
   *
   * @param file name of the file, for messages
   * @param path place in the file, dotted
   * @param value a {@code Long}, {@code Double}, {@code Boolean}, {@code String} or null
   * @return the node
   */
  public static ConfigNode scalar(String file, String path, Object value) {
    return new ConfigNode(file, path, "", value);
  }

  /** {@return the name of the file this node stands in, for messages} */
  public String file() {
    return file;
  }

  /** {@return the place in the file, dotted; empty for the root} */
  public String path() {
    return path;
  }

  /** {@return the class named by a tag, such as {@code cosyvoice.llm.llm.Qwen2LM}; or empty} */
  public String tag() {
    return tag;
  }

  /** {@return the last segment of {@link #tag()}, such as {@code Qwen2LM}; or empty} */
  public String className() {
    return tag.substring(tag.lastIndexOf('.') + 1);
  }

  /** {@return the bare scalar, or null; a map or list for those} */
  public Object value() {
    return value;
  }

  /**
   * {@return the keys of this map, in the file's order}
   *
   * @throws ModelFormatException if this is not a map
   */
  public List<String> keys() throws ModelFormatException {
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong("a map");
    }
    return map.keySet().stream().map(String.class::cast).toList();
  }

  /**
   * {@return whether this map has the key, with a value other than null}
   *
   * @param key the key
   */
  public boolean has(String key) {
    return value instanceof Map<?, ?> map
        && map.get(key) instanceof ConfigNode node
        && node.value != null;
  }

  /**
   * {@return the value under a key}
   *
   * @param key the key
   * @throws ModelFormatException if this is not a map or lacks the key
   */
  public ConfigNode at(String key) throws ModelFormatException {
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong("a map with " + key);
    }
    if (!(map.get(key) instanceof ConfigNode node)) {
      throw new ModelFormatException(
          file + ": " + join(path, key) + ": expected a value, got nothing; is the file complete?");
    }
    return node;
  }

  /**
   * {@return the items of the list under a key}
   *
   * @param key the key
   * @throws ModelFormatException if there is no such list
   */
  public List<ConfigNode> list(String key) throws ModelFormatException {
    return at(key).items();
  }

  /**
   * {@return the items of this list}
   *
   * @throws ModelFormatException if this is not a list
   */
  public List<ConfigNode> items() throws ModelFormatException {
    if (!(value instanceof List<?> list)) {
      throw wrong("a list");
    }
    List<ConfigNode> nodes = new ArrayList<>(list.size());
    list.forEach(item -> nodes.add((ConfigNode) item));
    return nodes;
  }

  /**
   * {@return the whole number under a key}
   *
   * @param key the key
   * @throws ModelFormatException if there is none
   */
  public int intValue(String key) throws ModelFormatException {
    return at(key).intValue();
  }

  /**
   * {@return the whole number under a key, or a default where the file is silent}
   *
   * @param key the key
   * @param fallback the default
   * @throws ModelFormatException if something else stands there
   */
  public int intValue(String key, int fallback) throws ModelFormatException {
    return has(key) ? intValue(key) : fallback;
  }

  /**
   * {@return this whole number}
   *
   * @throws ModelFormatException if this is not one
   */
  public int intValue() throws ModelFormatException {
    if (value instanceof Long number && number == number.intValue()) {
      return number.intValue();
    }
    if (value instanceof Double number && number == number.intValue()) {
      return number.intValue();
    }
    throw wrong("a whole number");
  }

  /**
   * {@return the size under a key}
   *
   * @param key the key
   * @throws ModelFormatException if there is none, or it is not at least 1
   */
  public int size(String key) throws ModelFormatException {
    return at(key).size();
  }

  /**
   * {@return this size}
   *
   * @throws ModelFormatException if this is not a whole number of at least 1
   */
  public int size() throws ModelFormatException {
    int size = intValue();
    if (size < 1) {
      throw wrong("at least 1");
    }
    return size;
  }

  /**
   * {@return the number under a key}
   *
   * @param key the key
   * @throws ModelFormatException if there is none
   */
  public double doubleValue(String key) throws ModelFormatException {
    ConfigNode node = at(key);
    if (node.value instanceof Number number) {
      return number.doubleValue();
    }
    throw node.wrong("a number");
  }

  /**
   * {@return the number under a key, or a default where the file is silent}
   *
   * @param key the key
   * @param fallback the default
   * @throws ModelFormatException if something else stands there
   */
  public double doubleValue(String key, double fallback) throws ModelFormatException {
    return has(key) ? doubleValue(key) : fallback;
  }

  /**
   * {@return the truth value under a key, or a default where the file is silent}
   *
   * @param key the key
   * @param fallback the default
   * @throws ModelFormatException if something else stands there
   */
  public boolean booleanValue(String key, boolean fallback) throws ModelFormatException {
    if (!has(key)) {
      return fallback;
    }
    ConfigNode node = at(key);
    if (node.value instanceof Boolean bool) {
      return bool;
    }
    throw node.wrong("true or false");
  }

  /**
   * {@return the text under a key, or a default where the file is silent}
   *
   * @param key the key
   * @param fallback the default
   * @throws ModelFormatException if something else stands there
   */
  public String string(String key, String fallback) throws ModelFormatException {
    if (!has(key)) {
      return fallback;
    }
    ConfigNode node = at(key);
    if (node.value instanceof String text) {
      return text;
    }
    throw node.wrong("text");
  }

  /**
   * {@return the whole numbers of the list under a key}
   *
   * @param key the key
   * @throws ModelFormatException if there is no such list
   */
  public int[] ints(String key) throws ModelFormatException {
    return at(key).ints();
  }

  /**
   * {@return the whole numbers of this list}
   *
   * @throws ModelFormatException if this is no such list
   */
  public int[] ints() throws ModelFormatException {
    List<ConfigNode> nodes = items();
    int[] numbers = new int[nodes.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = nodes.get(i).intValue();
    }
    return numbers;
  }

  /**
   * Refuses a file that asks for something else than what is implemented.
   *
   * @param key the key
   * @param expected the scalar that must stand there
   * @param fallback what the file means where it is silent
   * @throws ModelFormatException if it asks for anything else
   */
  public void require(String key, Object expected, Object fallback) throws ModelFormatException {
    Object asked = has(key) ? at(key).value : fallback;
    if (!asked.equals(expected)) {
      throw new ModelFormatException(
          file
              + ": "
              + join(path, key)
              + ": expected "
              + expected
              + ", which alone is implemented, got "
              + asked
              + REMEDY);
    }
  }

  /**
   * {@return the exception that says what should stand here}
   *
   * @param expected what, in words
   */
  public ModelFormatException wrong(String expected) {
    String got =
        value instanceof Map
            ? "a map"
            : value instanceof List<?> list
                ? "a list of " + list.size()
                : Objects.toString(value, "nothing");
    return new ModelFormatException(
        file + ": " + path + ": expected " + expected + ", got " + got + REMEDY);
  }

  /** {@return the place of a key in the map at a place} */
  static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** {@return this value with the class named by a tag} */
  ConfigNode tagged(String className) {
    return className.equals(tag) ? this : new ConfigNode(file, path, className, value);
  }

  @Override
  public String toString() {
    return file + ": " + path;
  }
}
