package io.github.cosyvoice4j.core.model;

import io.github.cosyvoice4j.ModelFormatException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Upstream's configuration, a YAML with the tags of HyperPyYAML, read as data.
 *
 * <p>{@code !new:} and {@code !name:} name the class that upstream would make of a map; here the
 * name is kept as {@link ConfigNode#tag()}. {@code !ref} and {@code !copy} put in the value that
 * stands elsewhere, with arithmetic. {@code !apply:} calls a function while the file is read: where
 * it seeds a generator, it is passed over; any other is refused, and so is every further tag.
 * Nothing is ever called. Keys at the root that begin with two underscores are left out, as
 * HyperPyYAML does.
 *
 * <p>Depth, number of values and length of texts are limited, for references can multiply.
 */
public final class HyperPyYaml {
  private static final String NEW = "!new:";
  private static final String NAME = "!name:";
  private static final String APPLY = "!apply:";

  /** Functions whose call changes nothing for us: seeds belong to requests. */
  private static final Set<String> HARMLESS =
      Set.of(
          "random.seed",
          "numpy.random.seed",
          "torch.manual_seed",
          "torch.cuda.manual_seed",
          "torch.cuda.manual_seed_all");

  private static final Pattern REFERENCE = Pattern.compile("<([^<>]*)>");

  private static final int MAX_CHARS = 1 << 20;
  private static final int MAX_DEPTH = 64;
  private static final int MAX_VALUES = 1 << 16;
  private static final int MAX_KEY = 128; // each is in the paths of all values beneath it

  private final String file;
  private final MappingNode root;

  /** References and maps that are being resolved, innermost first: meeting one again is a cycle. */
  private final Deque<Node> underWay = new ArrayDeque<>();

  private int values;
  private int chars;

  private HyperPyYaml(String file, MappingNode root) {
    this.file = file;
    this.root = root;
  }

  /**
   * Reads a file.
   *
   * @param path a YAML file in UTF-8
   * @return its root, a map
   * @throws ModelFormatException if it is not YAML, or asks for what is not known
   * @throws IOException if it can't be read
   */
  public static ConfigNode read(Path path) throws IOException {
    String name = String.valueOf(path.getFileName());
    if (Files.size(path) > MAX_CHARS) {
      throw new ModelFormatException(
          name
              + ": expected at most "
              + MAX_CHARS
              + " bytes, got "
              + Files.size(path)
              + ConfigNode.REMEDY);
    }
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
   * @param text YAML
   * @return its root, a map
   * @throws ModelFormatException if it is not YAML, or asks for what is not known
   */
  public static ConfigNode parse(String file, String text) throws ModelFormatException {
    LoadSettings settings =
        LoadSettings.builder().setLabel(file).setSchema(new CoreSchema()).build();
    try {
      requireShallow(file, new Parse(settings).parseString(text));
      Node root = new Compose(settings).composeString(text).orElse(null);
      if (!(root instanceof MappingNode map)) {
        throw new ModelFormatException(
            file + ": expected a map, got something else" + ConfigNode.REMEDY);
      }
      return new HyperPyYaml(file, map).readRoot();
    } catch (YamlEngineException e) {
      throw new ModelFormatException(
          file + ": expected YAML, got " + problem(e) + "; download it again", e);
    }
  }

  /** {@return what is wrong and where, without the excerpt that the library adds} */
  private static String problem(YamlEngineException e) {
    if (e instanceof MarkedYamlEngineException marked && marked.getProblemMark().isPresent()) {
      int line = marked.getProblemMark().get().getLine() + 1;
      return "in line " + line + ": " + marked.getProblem();
    }
    return e.getMessage();
  }

  /** The composer calls itself for each level, so levels are counted before. */
  private static void requireShallow(String file, Iterable<Event> events)
      throws ModelFormatException {
    int depth = 0;
    for (Event event : events) {
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        default -> {}
      }
      if (depth > MAX_DEPTH) {
        throw new ModelFormatException(
            file + ": expected at most " + MAX_DEPTH + " levels, got more" + ConfigNode.REMEDY);
      }
    }
  }

  private ConfigNode readRoot() throws ModelFormatException {
    ConfigNode all = resolve(root, "");
    Map<String, ConfigNode> kept = new LinkedHashMap<>();
    for (String key : all.keys()) {
      if (!key.startsWith("__")) {
        kept.put(key, all.at(key));
      }
    }
    return ConfigNode.map(file, "", all.tag(), kept);
  }

  private ConfigNode resolve(Node node, String path) throws ModelFormatException {
    if (++values > MAX_VALUES || underWay.size() > MAX_DEPTH) {
      throw wrong(path, "at most " + MAX_VALUES + " values, " + MAX_DEPTH + " levels", "more");
    }
    if (underWay.contains(node)) {
      throw wrong(path, "a value", "a reference to itself");
    }
    underWay.push(node);
    try {
      String tag = node.getTag().getValue();
      if (tag.equals("!ref") || tag.equals("!copy")) {
        return reference(node, path);
      }
      return untagged(node, path).tagged(className(tag, path));
    } finally {
      underWay.pop();
    }
  }

  /** {@return what a tag names; empty for the tags of YAML itself} */
  private String className(String tag, String path) throws ModelFormatException {
    if (tag.startsWith(NEW)) {
      return tag.substring(NEW.length());
    }
    if (tag.startsWith(NAME)) {
      return tag.substring(NAME.length());
    }
    if (tag.startsWith(APPLY) && HARMLESS.contains(tag.substring(APPLY.length()))) {
      return tag.substring(APPLY.length());
    }
    if (tag.startsWith(Tag.PREFIX) && !tag.startsWith(Tag.PREFIX + "python")) {
      return "";
    }
    throw wrong(path, "!new:, !name: or !ref", tag + ", which is not data and is not run");
  }

  private ConfigNode untagged(Node node, String path) throws ModelFormatException {
    if (node instanceof MappingNode map) {
      return map(map, path);
    }
    if (node instanceof SequenceNode sequence) {
      List<ConfigNode> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(resolve(item, path + "[" + items.size() + "]"));
      }
      return ConfigNode.list(file, path, items);
    }
    return ConfigNode.scalar(file, path, scalar((ScalarNode) node, path));
  }

  private ConfigNode map(MappingNode map, String path) throws ModelFormatException {
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    for (NodeTuple entry : map.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key) || key.getTag().equals(Tag.MERGE)) {
        throw wrong(path, "plain keys", "another");
      }
      if (key.getValue().length() > MAX_KEY) {
        throw wrong(path, "keys of at most " + MAX_KEY + " characters", "a longer one");
      }
      String place = ConfigNode.join(path, key.getValue());
      if (entries.put(key.getValue(), resolve(entry.getValueNode(), place)) != null) {
        throw wrong(place, "one value", "two");
      }
    }
    return ConfigNode.map(file, path, "", entries);
  }

  /** {@return the value of a scalar; of one with a class, nothing, for it holds no arguments} */
  private Object scalar(ScalarNode node, String path) throws ModelFormatException {
    String text = node.getValue();
    Tag tag = node.getTag();
    try {
      if (tag.equals(Tag.INT)) {
        return Long.valueOf(text.replaceFirst("^\\+", ""));
      }
      if (tag.equals(Tag.FLOAT)) {
        return Double.valueOf(text);
      }
    } catch (NumberFormatException e) {
      throw wrong(path, "a decimal number", text);
    }
    if (tag.equals(Tag.BOOL)) {
      return Boolean.valueOf(text);
    }
    return tag.equals(Tag.STR) ? text : null;
  }

  /** A lone reference gives whatever stands there; within a text it gives text, or a sum. */
  private ConfigNode reference(Node node, String path) throws ModelFormatException {
    if (!(node instanceof ScalarNode scalar)) {
      throw wrong(path, "a reference", "a collection");
    }
    Matcher lone = REFERENCE.matcher(scalar.getValue());
    if (lone.matches()) {
      return resolve(find(lone.group(1), path), path);
    }
    String text = replaceReferences(scalar.getValue(), path);
    try {
      Object value = Arithmetic.evaluate(text).map(Object.class::cast).orElse(text);
      return ConfigNode.scalar(file, path, value);
    } catch (ArithmeticException e) {
      throw wrong(path, "a number", text + " (" + e.getMessage() + ")");
    }
  }

  private String replaceReferences(String text, String path) throws ModelFormatException {
    count(text, path);
    StringBuilder replaced = new StringBuilder();
    Matcher references = REFERENCE.matcher(text);
    while (references.find()) {
      Object value = resolve(find(references.group(1), path), path).value();
      if (value instanceof Map || value instanceof List) {
        throw wrong(path, "a number or a text as <" + references.group(1) + ">", "a collection");
      }
      String there = String.valueOf(value);
      count(there, path);
      references.appendReplacement(replaced, Matcher.quoteReplacement(there));
    }
    return references.appendTail(replaced).toString();
  }

  private void count(String text, String path) throws ModelFormatException {
    chars += text.length();
    if (chars > MAX_CHARS) {
      throw wrong(path, "at most " + MAX_CHARS + " characters made by references", "more");
    }
  }

  /** Finds {@code a[b][c]} or {@code a.b.c}. */
  private Node find(String reference, String path) throws ModelFormatException {
    Node node = root;
    for (String key : reference.replace("]", "").split("[\\[.]", -1)) {
      node = child(node, key);
      if (node == null) {
        throw wrong(path, "a reference to something", "<" + reference + ">");
      }
    }
    return node;
  }

  private static Node child(Node parent, String key) {
    if (parent instanceof MappingNode map) {
      for (NodeTuple entry : map.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
          return entry.getValueNode();
        }
      }
    }
    return null;
  }

  private ModelFormatException wrong(String path, String expected, String got) {
    return new ModelFormatException(
        file + ": " + path + ": expected " + expected + ", got " + got + ConfigNode.REMEDY);
  }
}
