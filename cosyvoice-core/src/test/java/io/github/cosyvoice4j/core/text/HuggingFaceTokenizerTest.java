package io.github.cosyvoice4j.core.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.testing.HuggingFaceCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HuggingFaceTokenizerTest {
  private static final String WHOLE = "tokenizer.json";
  private static final String CONFIG = "tokenizer_config.json";

  @TempDir private Path folder;
  private HuggingFaceCopy copy;

  @BeforeEach
  void copyGolden() throws IOException {
    copy = HuggingFaceCopy.in(folder);
  }

  private Qwen2Tokenizer load() throws IOException {
    return Qwen2Tokenizer.loadHuggingFace(folder);
  }

  @Test
  void bothFormsGiveTheSameIds() throws IOException {
    Qwen2Tokenizer whole = load();
    copy.delete(WHOLE);
    Qwen2Tokenizer parts = load();
    assertEquals(whole.addedIds(), parts.addedIds());
    assertEquals(whole.size(), parts.size());
    for (String text : new String[] {"", "a b", "<|s_0|>x<|s_1|><|s_", "e\u0301 1234\n", "希望"}) {
      assertArrayEquals(whole.encode(text), parts.encode(text), text);
    }
  }

  /** Seen with transformers 4.51.3: what is special is found before NFC, all else after it. */
  @Test
  void speechTokensAreFoundAfterNormalization() throws IOException {
    Qwen2Tokenizer tokenizer = load();
    Map<String, Integer> ids = tokenizer.addedIds();
    assertArrayEquals(new int[] {ids.get("<|s_0|>")}, tokenizer.encode("<|s_0|>"));
    int[] hidden = tokenizer.encode("<|s_0|>\u0338"); // composes to another sign
    assertTrue(hidden[0] != ids.get("<|s_0|>"));
    assertEquals(ids.get("<|endoftext|>"), tokenizer.encode("<|endoftext|>\u0338")[0]);
  }

  @Test
  void theConfigurationMayAddMore() throws IOException {
    int size = load().size();
    copy.edit(CONFIG, "\"pad_token\": \"[^\"]*\"", "\"pad_token\": {\"content\": \"<|late|>\"}");
    assertEquals(size, load().addedIds().get("<|late|>"));
    copy.delete(WHOLE);
    assertEquals(size, load().addedIds().get("<|late|>"));
  }

  @Test
  void mergesMayBeWrittenInOneText() throws IOException {
    int[] ids = load().encode("Hello there");
    String json = Files.readString(copy.file(WHOLE));
    String pairs = "\\[\\s*\"((?:[^\"\\\\]|\\\\.)*)\",\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*\\]";
    Files.writeString(copy.file(WHOLE), json.replaceAll(pairs, "\"$1 $2\""));
    assertArrayEquals(ids, load().encode("Hello there"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"NFC\" | \"NFKC\" | normalizer.type: expected \"NFC\"",
        "\"Isolated\" | \"Removed\" | pre_tokenizer.pretokenizers.0.behavior",
        "N\\}\\W | N}{1,3}  | pre_tokenizer.pretokenizers.0.pattern.Regex",
        "\"BPE\" | \"Unigram\" | model.type: expected \"BPE\"",
        "\"ignore_merges\": false | \"ignore_merges\": true | model.ignore_merges",
        "\"lstrip\": false | \"lstrip\": true | false for added_tokens[0].lstrip",
        "\"merges\" | \"merging\" | a list under model.merges",
        "\"vocab\" | \"vocabulary\" | a map under model.vocab",
        "\"added_tokens\" | \"tokens\" | a list under added_tokens",
      })
  void anotherKindOfTokenizerIsRefused(String pattern, String replacement, String part)
      throws IOException {
    copy.edit(WHOLE, pattern, replacement);
    ModelFormatException e = assertThrows(ModelFormatException.class, this::load);
    assertTrue(e.getMessage().startsWith(folder.resolve(WHOLE) + ": "), e.getMessage());
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }
}
