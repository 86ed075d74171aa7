package io.github.cosyvoice4j.core.chat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.model.HuggingFaceFolder;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.core.testing.HuggingFaceCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpeechChatTest {
  private static final String CONFIG = "tokenizer_config.json";
  private static final String TEMPLATE = "\"chat_template\": \"(?:[^\"\\\\]|\\\\.)*\"";
  private static final int[] SPEECH = {1, 0, 2};

  private static int speechTokens;

  @TempDir private Path folder;
  private HuggingFaceCopy copy;

  @BeforeAll
  static void readYaml() throws IOException {
    ModelDirectory directory = ModelDirectory.open(Goldens.modelDirectory());
    speechTokens = directory.config().at("flow").intValue("vocab_size");
  }

  @BeforeEach
  void copyGolden() throws IOException {
    copy = HuggingFaceCopy.in(folder);
  }

  /** Of both forms of the tokenizer, and of the oldest. */
  @ParameterizedTest
  @ValueSource(strings = {"whole", "parts", "added_tokens.json", "one without a configuration"})
  void idsAreThoseOfTransformers(String form) throws IOException {
    switch (form) {
      case "parts" -> copy.delete("tokenizer.json");
      case "added_tokens.json" -> {
        copy.delete("tokenizer.json");
        copy.edit(CONFIG, "\"added_tokens_decoder\"", "\"not_that\"");
      }
      case "one without a configuration" -> {
        String template =
            Goldens.json("hf-llm/tokenizer_config")
                .getAsJsonObject()
                .get("chat_template")
                .getAsString();
        Files.writeString(copy.file("chat_template.jinja"), template);
        copy.delete(CONFIG);
      }
      default -> copy.delete("vocab.json", "merges.txt", "added_tokens.json");
    }
    SpeechChat chat = load();
    for (JsonElement element :
        Goldens.json("hf-llm/expected").getAsJsonObject().getAsJsonArray("rows")) {
      JsonObject row = element.getAsJsonObject();
      String words = row.get("prompt_text").getAsString() + row.get("target_text").getAsString();
      int[] ids = chat.ids(words, ints(row, "prompt_audio_cosy2_tokens"));
      assertArrayEquals(ints(row, "input_ids"), ids, words);
    }
  }

  private static int[] ints(JsonObject row, String key) {
    return row.getAsJsonArray(key).asList().stream().mapToInt(JsonElement::getAsInt).toArray();
  }

  private SpeechChat load() throws IOException {
    return SpeechChat.load(HuggingFaceFolder.open(folder), speechTokens);
  }

  @Test
  void theFileOfATemplateComesBeforeTheConfiguration() throws IOException {
    Files.writeString(
        copy.file("chat_template.jinja"),
        "{{ eos_token }}{% for m in messages %}\n[{{ m.content }}]\n{% endfor %}\n");
    String end =
        Goldens.json("hf-llm/tokenizer_config").getAsJsonObject().get("eos_token").getAsString();
    assertEquals(end + "[w]\n[<|s_1|><|s_0|><|s_2|>", load().text("w", SPEECH));
  }

  @Test
  void withoutSpeechTheTextEndsWhereItWouldBegin() throws IOException {
    writeTemplate("{% for m in messages %}({{ m.role }}: {{ m.content }}){% endfor %}");
    assertEquals("(user: w)(assistant: ", load().text("w", new int[0]));
  }

  /** Words that hold speech do not mislead it. */
  @Test
  void theAnswerIsLookedForFromTheEnd() throws IOException {
    writeTemplate("{% for m in messages %}{{ m.content }};{% endfor %}");
    assertEquals("<|s_1|>;<|s_1|>", load().text("<|s_1|>", new int[] {1}));
  }

  @Test
  void aTemplateOfWrittenChatsGivesWayToThatOfSpeech() throws IOException {
    writeTemplate("{% macro system() %}");
    assertEquals(
        "<|im_start|>user\nConvert the text to speech: w<|im_end|>\n"
            + "<|im_start|>assistant\n<|SPEECH_GENERATION_START|><|s_1|><|s_0|><|s_2|>",
        load().text("w", SPEECH));
  }

  @Test
  void ofSeveralTemplatesTheDefaultIsTaken() throws IOException {
    copy.edit(
        CONFIG,
        TEMPLATE,
        Matcher.quoteReplacement(
            """
            "chat_template": [{"name": "tools", "template": "{% macro %}"},
              {"name": "default", "template": "{{ messages[1].content }}"}]\
            """));
    assertEquals("<|s_1|><|s_0|><|s_2|>", load().text("w", SPEECH));
    copy.edit(CONFIG, "\"default\"", "\"other\"");
    assertRefused(CONFIG, "chat_template: expected one with the name default");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{% macro f() %} | line 1: expected only what chat templates need, got {% macro %}",
        "{{ raise_exception('never') }} | the template says: never",
        "{{ messages[0].content }} | expected it to say what the assistant says",
      })
  void aTemplateThatCanNotBeUsedIsRefused(String template, String part) throws IOException {
    writeTemplate(template);
    assertRefused(CONFIG, "chat_template: ", part, "write the template in simpler words");
  }

  @Test
  void noTemplateIsRefused() throws IOException {
    copy.edit(CONFIG, TEMPLATE, "\"chat_template\": null");
    assertRefused(CONFIG, "chat_template: expected a chat template, got none");
  }

  @Test
  void speechMustBeInTheVocabularyAndKnownToTheFlow() throws IOException {
    ModelFormatException e =
        assertThrows(
            ModelFormatException.class,
            () -> SpeechChat.load(HuggingFaceFolder.open(folder), speechTokens - 1));
    String first = folder + ": tokenizer: expected speech tokens below " + (speechTokens - 1);
    assertTrue(e.getMessage().startsWith(first), e.getMessage());
    String json = Files.readString(copy.file("tokenizer.json")).replace("<|s_", "<|t_");
    Files.writeString(copy.file("tokenizer.json"), json);
    String config = Files.readString(copy.file(CONFIG)).replace("<|s_", "<|t_");
    Files.writeString(copy.file(CONFIG), config);
    assertRefused("expected speech tokens <|s_0|>, <|s_1|> and so on, got none");
  }

  @Test
  void speechThatTheModelLacksIsRefused() throws IOException {
    SpeechChat chat = load();
    chat.requireKnown(SPEECH);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> chat.requireKnown(new int[] {speechTokens}));
    assertTrue(e.getMessage().contains("voice: expected speech tokens"), e.getMessage());
  }

  private void writeTemplate(String template) throws IOException {
    String json = "\"chat_template\": " + new JsonPrimitive(template);
    copy.edit(CONFIG, TEMPLATE, Matcher.quoteReplacement(json));
  }

  private void assertRefused(String... parts) {
    ModelFormatException e = assertThrows(ModelFormatException.class, this::load);
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }
}
