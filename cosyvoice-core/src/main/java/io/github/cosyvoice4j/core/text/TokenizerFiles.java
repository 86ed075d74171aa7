package io.github.cosyvoice4j.core.text;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.github.cosyvoice4j.ModelFormatException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The three files of a Qwen2 tokenizer, checked as they are read. Immutable. */
final class TokenizerFiles {
  /** Real vocabularies end below 2^18; a far larger id is damage, and would cost memory. */
  private static final int LARGEST_ID = (1 << 24) - 1;

  private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,9}");

  /** What tells how a token is found in text; in Qwen2's files none is ever true. */
  private static final List<String> FLAGS =
      List.of("lstrip", "rstrip", "single_word", "normalized");

  private final Path vocabFile;
  private final Path mergesFile;
  private final Path configFile;

  TokenizerFiles(Path directory) {
    this.vocabFile = directory.resolve("vocab.json");
    this.mergesFile = directory.resolve("merges.txt");
    this.configFile = directory.resolve("tokenizer_config.json");
  }

  /** {@return the tokens of {@code vocab.json}, with no added token yet} */
  Vocabulary vocabulary() throws IOException {
    return vocabulary(vocabFile, jsonObject(vocabFile));
  }

  /**
   * {@return the tokens of a map, with no added token yet}
   *
   * @param file where it stands
   * @param entries id by token
   */
  static Vocabulary vocabulary(Path file, JsonObject entries) throws ModelFormatException {
    Map<String, Integer> ids = new HashMap<>(2 * entries.size());
    BitSet seen = new BitSet();
    for (Map.Entry<String, JsonElement> entry : entries.entrySet()) {
      int id = id(file, entry.getKey(), entry.getValue());
      if (seen.get(id)) {
        throw wrong(file, "one token with id " + id, "two");
      }
      seen.set(id);
      ids.put(entry.getKey(), id);
    }
    for (int value = 0; value < 256; value++) {
      if (!ids.containsKey(String.valueOf(ByteAlphabet.toChar(value)))) {
        throw wrong(file, "a token for each of the 256 bytes", "none for byte " + value);
      }
    }
    return new Vocabulary(ids);
  }

  static int id(Path file, String token, JsonElement value) throws ModelFormatException {
    boolean isWhole = WHOLE_NUMBER.matcher(value.toString()).matches();
    int id = isWhole ? value.getAsInt() : -1;
    if (id < 0 || id > LARGEST_ID) {
      throw wrong(file, "an id from 0 to " + LARGEST_ID + " for \"" + token + '"', value);
    }
    return id;
  }

  /**
   * {@return the rules of {@code merges.txt}: one a line, two tokens each}
   *
   * @param vocabulary the tokens that the rules are about
   */
  BytePairMerges merges(Vocabulary vocabulary) throws IOException {
    MergeRules rules = new MergeRules(mergesFile, vocabulary);
    int number = 0;
    for (String line : lines(mergesFile)) {
      number++;
      boolean isHeader = number == 1 && line.startsWith("#version:");
      if (!isHeader && !line.isBlank()) {
        String[] parts = line.strip().split("\\s+", -1);
        if (parts.length != 2) {
          throw wrong(mergesFile, "two tokens in line " + number, '"' + line.strip() + '"');
        }
        rules.add("line " + number, parts[0], parts[1]);
      }
    }
    return rules.merges();
  }

  /** {@return the tokens under {@code added_tokens_decoder}, in the order of their numbers} */
  List<String> addedTokens() throws IOException {
    JsonElement decoder = jsonObject(configFile).get("added_tokens_decoder");
    if (decoder == null || decoder.isJsonNull()) {
      return List.of();
    }
    if (!(decoder instanceof JsonObject tokens)) {
      throw wrong(configFile, "a map under added_tokens_decoder", decoder);
    }
    Map<Integer, String> byNumber = new TreeMap<>();
    for (Map.Entry<String, JsonElement> entry : tokens.entrySet()) {
      String name = "added_tokens_decoder." + entry.getKey();
      byNumber.put(number(entry.getKey(), name), content(entry.getValue(), name));
    }
    return List.copyOf(byNumber.values());
  }

  int number(String text, String name) throws ModelFormatException {
    if (!WHOLE_NUMBER.matcher(text).matches()) {
      throw wrong(configFile, "a whole number in the name " + name, '"' + text + '"');
    }
    return Integer.parseInt(text);
  }

  private String content(JsonElement value, String name) throws ModelFormatException {
    JsonObject token = value instanceof JsonObject map ? map : new JsonObject();
    for (String flag : FLAGS) {
      JsonElement set = token.get(flag);
      if (set != null && set.isJsonPrimitive() && set.getAsBoolean()) {
        throw wrong(configFile, "false for " + name + "." + flag, set);
      }
    }
    JsonElement content = token.get("content");
    if (content == null || !content.isJsonPrimitive() || content.getAsString().isEmpty()) {
      throw wrong(configFile, "text under " + name + ".content", content);
    }
    return content.getAsString();
  }

  static JsonObject jsonObject(Path file) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      JsonReader json = new JsonReader(reader);
      json.setStrictness(Strictness.STRICT);
      JsonElement value = JsonParser.parseReader(json);
      if (value instanceof JsonObject object && json.peek() == JsonToken.END_DOCUMENT) {
        return object;
      }
      throw wrong(file, "one JSON map", "other JSON");
    } catch (JsonParseException | MalformedJsonException | CharacterCodingException e) {
      throw wrong(file, "JSON in UTF-8", "something else", e);
    }
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      throw wrong(file, "text in UTF-8", "something else", e);
    }
  }

  static ModelFormatException wrong(Path file, String expected, Object got) {
    return wrong(file, expected, got, null);
  }

  private static ModelFormatException wrong(
      Path file, String expected, Object got, Throwable cause) {
    return new ModelFormatException(
        "%s: expected %s, got %s; copy the file from the upstream model again"
            .formatted(file, expected, got),
        cause);
  }
}
