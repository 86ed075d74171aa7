package io.github.cosyvoice4j.core.text;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The files of a Qwen2 tokenizer as transformers saves it: one {@code tokenizer.json}, or {@code
 * vocab.json} and {@code merges.txt}. Immutable.
 *
 * <p>Which tokens are added, and in which order, is what {@code AutoTokenizer} of transformers 4.51
 * makes of the files. Ids that the files give them only sort them: the library counts by itself.
 */
final class HuggingFaceTokenizerFiles {
  private static final String DECODER = "added_tokens_decoder";

  /**
   * In the order in which transformers looks at them, with what a Qwen2 tokenizer takes instead.
   */
  private static final List<Special> SPECIALS =
      List.of(
          new Special("bos_token", ""),
          new Special("eos_token", "<|endoftext|>"),
          new Special("unk_token", "<|endoftext|>"),
          new Special("sep_token", ""),
          new Special("pad_token", "<|endoftext|>"),
          new Special("cls_token", ""),
          new Special("mask_token", ""));

  private record Special(String key, String fallback) {}

  private final TokenizerJson whole; // null where there is none
  private final TokenizerFiles parts;
  private final Path configFile;
  private final Path addedFile;
  private final JsonObject config;

  private HuggingFaceTokenizerFiles(Path directory, TokenizerJson whole, JsonObject config) {
    this.whole = whole;
    this.config = config;
    this.parts = new TokenizerFiles(directory);
    this.configFile = directory.resolve("tokenizer_config.json");
    this.addedFile = directory.resolve("added_tokens.json");
  }

  static HuggingFaceTokenizerFiles open(Path directory) throws IOException {
    Path json = directory.resolve("tokenizer.json");
    TokenizerJson whole = Files.exists(json) ? TokenizerJson.read(json) : null;
    return new HuggingFaceTokenizerFiles(
        directory, whole, objectIn(directory.resolve("tokenizer_config.json")));
  }

  private static JsonObject objectIn(Path file) throws IOException {
    return Files.exists(file) ? TokenizerFiles.jsonObject(file) : new JsonObject();
  }

  /** {@return the tokens, with no added token yet} */
  Vocabulary vocabulary() throws IOException {
    return whole != null ? whole.vocabulary() : parts.vocabulary();
  }

  /**
   * {@return the merge rules}
   *
   * @param vocabulary the tokens that they are about
   */
  BytePairMerges merges(Vocabulary vocabulary) throws IOException {
    return whole != null ? whole.merges(vocabulary) : parts.merges(vocabulary);
  }

  /** {@return the added tokens, each once, in the order in which they get their ids} */
  List<AddedToken> addedTokens() throws IOException {
    Set<String> known = new HashSet<>();
    List<AddedToken> tokens = new ArrayList<>();
    List<String> specials = specials();
    List<AddedToken> listed = new ArrayList<>(whole != null ? whole.addedTokens() : List.of());
    listed.addAll(configured(specials));
    specials.forEach(special -> listed.add(new AddedToken(special, false)));
    for (AddedToken token : listed) {
      if (known.add(token.content())) {
        tokens.add(token);
      }
    }
    return tokens;
  }

  /** The older {@code added_tokens.json} counts only where the configuration lists none. */
  private List<AddedToken> configured(List<String> specials) throws IOException {
    Map<Integer, AddedToken> byNumber = new TreeMap<>();
    JsonElement decoder = config.get(DECODER);
    if (decoder instanceof JsonObject tokens) {
      for (Map.Entry<String, JsonElement> entry : tokens.entrySet()) {
        String place = DECODER + "." + entry.getKey();
        byNumber.put(
            parts.number(entry.getKey(), place),
            TokenizerJson.addedToken(configFile, entry.getValue(), place));
      }
    } else if (decoder != null && !decoder.isJsonNull()) {
      throw TokenizerFiles.wrong(configFile, "a map under " + DECODER, decoder);
    } else if (whole == null) {
      for (Map.Entry<String, JsonElement> entry : objectIn(addedFile).entrySet()) {
        int id = TokenizerFiles.id(addedFile, entry.getKey(), entry.getValue());
        byNumber.put(id, new AddedToken(entry.getKey(), !specials.contains(entry.getKey())));
      }
    }
    return List.copyOf(byNumber.values());
  }

  private List<String> specials() throws ModelFormatException {
    List<String> specials = new ArrayList<>();
    for (Special special : SPECIALS) {
      JsonElement value = config.get(special.key());
      String content = value == null ? special.fallback() : special(special.key(), value);
      if (!content.isEmpty()) {
        specials.add(content);
      }
    }
    JsonElement more = config.get("additional_special_tokens");
    if (more != null && more.isJsonArray()) {
      for (JsonElement each : more.getAsJsonArray()) {
        specials.add(special("additional_special_tokens", each));
      }
    }
    return specials;
  }

  private String special(String key, JsonElement value) throws ModelFormatException {
    JsonElement content = value instanceof JsonObject token ? token.get("content") : value;
    if (content == null || content instanceof JsonNull) {
      return "";
    }
    if (!content.isJsonPrimitive()) {
      throw TokenizerFiles.wrong(configFile, "a token under " + key, value);
    }
    return content.getAsString();
  }
}
