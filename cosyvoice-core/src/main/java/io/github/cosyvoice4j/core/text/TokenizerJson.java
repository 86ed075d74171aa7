package io.github.cosyvoice4j.core.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.cosyvoice4j.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@code tokenizer.json} (the format of Hugging Face's tokenizers library), which must describe a
 * Qwen2 tokenizer: NFC, Qwen2's words, byte-level BPE. Immutable.
 */
final class TokenizerJson {
  /** How Qwen2 cuts words, which {@link WordScanner} does without it. */
  private static final String WORDS =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+"
          + "[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  private static final List<String> SPLIT = List.of("pre_tokenizer", "pretokenizers", "0");
  private static final List<String> BYTES = List.of("pre_tokenizer", "pretokenizers", "1");

  private final Path file;
  private final JsonObject root;

  private TokenizerJson(Path file, JsonObject root) {
    this.file = file;
    this.root = root;
  }

  static TokenizerJson read(Path file) throws IOException {
    TokenizerJson json = new TokenizerJson(file, TokenizerFiles.jsonObject(file));
    json.requireQwen2();
    return json;
  }

  private void requireQwen2() throws ModelFormatException {
    require("NFC", "normalizer", "type");
    require("Split", plus(SPLIT, "type"));
    require(WORDS, plus(SPLIT, "pattern", "Regex"));
    require("Isolated", plus(SPLIT, "behavior"));
    require("ByteLevel", plus(BYTES, "type"));
    requireNot(plus(SPLIT, "invert"));
    requireNot(plus(BYTES, "add_prefix_space"));
    requireNot(plus(BYTES, "use_regex"));
    require("BPE", "model", "type");
    for (String key :
        List.of(
            "dropout",
            "continuing_subword_prefix",
            "end_of_word_suffix",
            "byte_fallback",
            "ignore_merges")) {
      requireNot("model", key);
    }
  }

  private static String[] plus(List<String> path, String... more) {
    List<String> whole = new ArrayList<>(path);
    whole.addAll(List.of(more));
    return whole.toArray(String[]::new);
  }

  private void require(String expected, String... path) throws ModelFormatException {
    JsonElement got = at(path);
    if (!new JsonPrimitive(expected).equals(got)) {
      throw another(path, '"' + expected + '"', got);
    }
  }

  /** Refuses what is neither false nor absent. */
  private void requireNot(String... path) throws ModelFormatException {
    JsonElement got = at(path);
    boolean set =
        got != null
            && !got.isJsonNull()
            && !got.equals(new JsonPrimitive(false))
            && !got.equals(new JsonPrimitive(""));
    if (set) {
      throw another(path, "nothing", got);
    }
  }

  private ModelFormatException another(String[] path, String expected, JsonElement got) {
    return new ModelFormatException(
        "%s: %s: expected %s, as Qwen2's tokenizer has, got %s; only that kind is implemented"
            .formatted(file, String.join(".", path), expected, got == null ? "nothing" : got));
  }

  private JsonElement at(String... path) {
    JsonElement at = root;
    for (String key : path) {
      if (at instanceof JsonObject map) {
        at = map.get(key);
      } else if (at instanceof JsonArray list && Integer.parseInt(key) < list.size()) {
        at = list.get(Integer.parseInt(key));
      } else {
        return null;
      }
    }
    return at;
  }

  Vocabulary vocabulary() throws ModelFormatException {
    JsonElement vocab = at("model", "vocab");
    if (!(vocab instanceof JsonObject entries)) {
      throw TokenizerFiles.wrong(file, "a map under model.vocab", vocab);
    }
    return TokenizerFiles.vocabulary(file, entries);
  }

  /** A rule is a list of two tokens; older files write both in one text. */
  BytePairMerges merges(Vocabulary vocabulary) throws ModelFormatException {
    MergeRules rules = new MergeRules(file, vocabulary);
    JsonArray merges = list("model", "merges");
    for (int i = 0; i < merges.size(); i++) {
      String place = "model.merges[" + i + "]";
      String[] pair = pair(merges.get(i));
      if (pair.length != 2) {
        throw TokenizerFiles.wrong(file, "two tokens under " + place, merges.get(i));
      }
      rules.add(place, pair[0], pair[1]);
    }
    return rules.merges();
  }

  private static String[] pair(JsonElement rule) {
    if (rule instanceof JsonArray tokens) {
      boolean texts = tokens.asList().stream().allMatch(JsonElement::isJsonPrimitive);
      return texts
          ? tokens.asList().stream().map(JsonElement::getAsString).toArray(String[]::new)
          : new String[0];
    }
    return rule.isJsonPrimitive() ? rule.getAsString().split(" ", -1) : new String[0];
  }

  List<AddedToken> addedTokens() throws ModelFormatException {
    List<AddedToken> tokens = new ArrayList<>();
    JsonArray listed = list("added_tokens");
    for (int i = 0; i < listed.size(); i++) {
      tokens.add(addedToken(file, listed.get(i), "added_tokens[" + i + "]"));
    }
    return tokens;
  }

  private JsonArray list(String... path) throws ModelFormatException {
    JsonElement value = at(path);
    if (!(value instanceof JsonArray items)) {
      throw TokenizerFiles.wrong(file, "a list under " + String.join(".", path), value);
    }
    return items;
  }

  /**
   * {@return an added token}
   *
   * @param file where it stands
   * @param value its map
   * @param place where in the file
   * @throws ModelFormatException if it is none, or found in text in a way that is not implemented
   */
  static AddedToken addedToken(Path file, JsonElement value, String place)
      throws ModelFormatException {
    JsonObject token = value instanceof JsonObject map ? map : new JsonObject();
    for (String flag : List.of("lstrip", "rstrip", "single_word")) {
      if (isTrue(token.get(flag))) {
        throw TokenizerFiles.wrong(file, "false for " + place + "." + flag, token.get(flag));
      }
    }
    JsonElement content = token.get("content");
    if (content == null || !content.isJsonPrimitive() || content.getAsString().isEmpty()) {
      throw TokenizerFiles.wrong(file, "text under " + place + ".content", content);
    }
    return new AddedToken(content.getAsString(), isTrue(token.get("normalized")));
  }

  private static boolean isTrue(JsonElement flag) {
    return flag != null && flag.isJsonPrimitive() && flag.getAsBoolean();
  }
}
