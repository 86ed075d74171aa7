package io.github.cosyvoice4j.core.chat;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.model.ConfigNode;
import io.github.cosyvoice4j.core.model.HuggingFaceFolder;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a folder keeps its chat template: {@code chat_template.jinja}, or {@code chat_template} of
 * {@code tokenizer_config.json}.
 *
 * @param place the place, for messages
 * @param template the template
 */
record ChatTemplateFile(String place, ChatTemplate template) {
  private static final String CONFIG = "tokenizer_config.json";
  private static final String KEY = "chat_template";
  private static final String DEFAULT = "default";

  /** A template that mentions this is one of written chats, and gives way to that of speech. */
  private static final String SYSTEM = "system";

  private static final List<String> SPECIALS =
      List.of("bos_token", "eos_token", "unk_token", "pad_token");

  static ChatTemplateFile of(HuggingFaceFolder folder) throws IOException {
    Path file = folder.path().resolve("chat_template.jinja");
    ConfigNode config = folder.json(CONFIG);
    return Files.exists(file)
        ? parse(file.toString(), read(file), config)
        : parse(config + KEY, inConfig(config), config);
  }

  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new ModelFormatException(file + ": expected UTF-8; save the tokenizer again", e);
    }
  }

  /** There may be several, each with a name. */
  private static String inConfig(ConfigNode config) throws ModelFormatException {
    if (config.has(KEY) && config.at(KEY).value() instanceof List) {
      for (ConfigNode named : config.list(KEY)) {
        if (named.string("name", "").equals(DEFAULT)) {
          return named.string("template", "");
        }
      }
      throw config.at(KEY).wrong("one with the name " + DEFAULT);
    }
    String template = config.string(KEY, "");
    if (template.isEmpty()) {
      throw new ModelFormatException(
          config
              + KEY
              + ": expected a chat template, got none; save the tokenizer with the one"
              + " that the model was trained with");
    }
    return template;
  }

  private static ChatTemplateFile parse(String place, String source, ConfigNode config)
      throws ModelFormatException {
    if (source.contains(SYSTEM)) {
      return new ChatTemplateFile(place, new SpeechChatTemplate());
    }
    try {
      return new ChatTemplateFile(place, JinjaTemplate.parse(source, specials(config)));
    } catch (JinjaException e) {
      throw new ChatTemplateFile(place, null).wrong(e);
    }
  }

  private static Map<String, String> specials(ConfigNode config) throws ModelFormatException {
    Map<String, String> specials = new HashMap<>();
    for (String key : SPECIALS) {
      if (config.has(key)) {
        ConfigNode token = config.at(key);
        ConfigNode content = token.has("content") ? token.at("content") : token;
        if (!(content.value() instanceof String text)) {
          throw content.wrong("a token");
        }
        specials.put(key, text);
      }
    }
    return specials;
  }

  /** {@return the exception that says what is wrong with the template} */
  ModelFormatException wrong(RuntimeException cause) {
    return new ModelFormatException(
        place + ": " + cause.getMessage() + "; write the template in simpler words", cause);
  }
}
