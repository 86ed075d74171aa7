package io.github.cosyvoice4j.core.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which id an added token gets, and what is said about files that are wrong. */
class TokenizerFilesTest {
  private final Map<String, Integer> vocabulary = new LinkedHashMap<>();

  @TempDir private Path directory;

  @BeforeEach
  void writeGoodFiles() throws IOException {
    for (int value = 0; value < 256; value++) {
      vocabulary.put(String.valueOf(ByteAlphabet.toChar(value)), value);
    }
    vocabulary.put("ab", 256);
    vocabulary.put("abc", 257);
    writeVocabulary();
    write("merges.txt", "#version: 0.2\na b\nab c\n");
    writeAdded(Map.of(258, "<|endoftext|>", 259, "<|im_start|>", 260, "<|im_end|>"));
  }

  @Test
  void mergesByRank() throws IOException {
    assertArrayEquals(new int[] {257, 256, 'a', 'c'}, encode("abcabac"));
  }

  @Test
  void addsWhatIsMissingAfterTheLargest() throws IOException {
    assertEquals(261, id("<|endofprompt|>"));
    assertEquals(262, id("[breath]"));
    assertEquals(277, id("[mn]"));
    assertEquals(278, load().size());
  }

  @Test
  void takesOnlyTheOrderFromTheConfig() throws IOException {
    writeAdded(Map.of(900, "<|endoftext|>", 905, "[breath]", 901, "extra"));
    assertEquals(258, id("<|endoftext|>"));
    assertEquals(259, id("extra"));
    assertEquals(260, id("[breath]"));
    assertEquals(261, id("<|im_start|>"));
  }

  @Test
  void leavesATokenItsIdInTheVocabulary() throws IOException {
    vocabulary.put("<|endoftext|>", 1500);
    vocabulary.put("[mn]", 1400);
    writeVocabulary();
    assertEquals(1500, id("<|endoftext|>"));
    assertEquals(1501, id("<|im_start|>"));
    assertEquals(1503, id("<|endofprompt|>"));
    assertEquals(1400, id("[mn]"));
    assertEquals(1519, load().size());
  }

  @Test
  void needsNoAddedTokensInTheConfig() throws IOException {
    write("tokenizer_config.json", "{}");
    assertEquals(258, id("<|endoftext|>"));
  }

  @Test
  void ignoresLineEndsBlankLinesAndRepeatedRules() throws IOException {
    write("merges.txt", "#version: 0.2\r\na b\r\n\r\na b\r\nab c");
    assertArrayEquals(new int[] {257}, encode("abc"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "vocab.json            | {\"a\": 1           | expected JSON in UTF-8",
        "vocab.json            | ~~                  | expected one JSON map",
        "vocab.json            | [1, 2]              | expected one JSON map",
        "vocab.json            | {} {}               | expected JSON in UTF-8",
        "vocab.json            | {\"a\": \"x\"}      | for \"a\", got \"x\"",
        "vocab.json            | {\"a\": -1}         | for \"a\", got -1",
        "vocab.json            | {\"a\": 2000000000} | for \"a\", got 2000000000",
        "vocab.json            | {\"a\": 1.5}        | for \"a\", got 1.5",
        "vocab.json            | {\"a\": null}       | for \"a\", got null",
        "vocab.json            | {\"a\": 1, \"b\": 1} | expected one token with id 1, got two",
        "vocab.json            | {\"a\": 1}          | expected a token for each of the 256 bytes",
        "merges.txt            | a b c               | expected two tokens in line 1, got \"a b"
            + " c\"",
        "merges.txt            | ab                  | expected two tokens in line 1, got \"ab\"",
        "merges.txt            | a c                 | two tokens that the vocabulary knows",
        "tokenizer_config.json | 7                   | expected one JSON map",
        "tokenizer_config.json | {\"added_tokens_decoder\": []} | expected a map under",
        "tokenizer_config.json | {\"added_tokens_decoder\": {\"x\": {}}} | a whole number",
        "tokenizer_config.json | {\"added_tokens_decoder\": {\"7\": {}}} | .7.content, got null",
        "tokenizer_config.json | {\"added_tokens_decoder\": {\"7\": 8}} | .7.content, got null",
        "tokenizer_config.json | {\"added_tokens_decoder\": {\"7\": {\"lstrip\": true}}} | .lstrip"
      })
  void saysWhatIsWrong(String file, String content, String said) throws IOException {
    write(file, content);
    var thrown = assertThrows(ModelFormatException.class, this::load);
    assertTrue(thrown.getMessage().startsWith(directory.resolve(file) + ": "), thrown.getMessage());
    assertTrue(thrown.getMessage().contains(said), thrown.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"vocab.json", "merges.txt", "tokenizer_config.json"})
  void saysThatAFileIsNotText(String file) throws IOException {
    Files.write(directory.resolve(file), new byte[] {'a', (byte) 0xFF});
    var thrown = assertThrows(ModelFormatException.class, this::load);
    assertTrue(thrown.getMessage().startsWith(directory.resolve(file) + ": "), thrown.getMessage());
  }

  @Test
  void namesAMissingFile() throws IOException {
    Files.delete(directory.resolve("merges.txt"));
    var thrown = assertThrows(NoSuchFileException.class, this::load);
    assertTrue(thrown.getMessage().endsWith("merges.txt"), thrown.getMessage());
  }

  private Qwen2Tokenizer load() throws IOException {
    return Qwen2Tokenizer.load(directory);
  }

  private int id(String token) throws IOException {
    int[] ids = load().encode(token);
    assertEquals(1, ids.length, token);
    return ids[0];
  }

  private int[] encode(String text) throws IOException {
    return load().encode(text);
  }

  private void writeVocabulary() throws IOException {
    write("vocab.json", new Gson().toJson(vocabulary));
  }

  private void writeAdded(Map<Integer, String> contents) throws IOException {
    JsonObject tokens = new JsonObject();
    contents.forEach(
        (number, content) -> {
          JsonObject token = new JsonObject();
          token.addProperty("content", content);
          token.addProperty("lstrip", false);
          tokens.add(number.toString(), token);
        });
    JsonObject config = new JsonObject();
    config.add("added_tokens_decoder", tokens);
    write("tokenizer_config.json", config.toString());
  }

  private void write(String file, String content) throws IOException {
    Files.writeString(directory.resolve(file), content);
  }
}
