package io.github.cosyvoice4j.core.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Templates say what Jinja 3.1.6 says with the settings of transformers. */
class JinjaTemplateTest {
  private static final List<ChatMessage> MESSAGES =
      List.of(
          new ChatMessage("user", "Hi  there "), new ChatMessage("assistant", "<|s_1|><|s_2|>"));

  /** Texts by Jinja itself; the larger part is whitespace around delimiters, at random. */
  @Test
  void textsAreThoseOfJinja() throws IOException {
    try (Reader reader =
        new InputStreamReader(
            JinjaTemplateTest.class.getResourceAsStream("/chat/jinja.json"),
            StandardCharsets.UTF_8)) {
      for (JsonElement element : JsonParser.parseReader(reader).getAsJsonArray()) {
        JsonObject golden = element.getAsJsonObject();
        String template = golden.get("template").getAsString();
        assertEquals(golden.get("text").getAsString(), render(template), template);
      }
    }
  }

  private static String render(String template) {
    return JinjaTemplate.parse(template, Map.of("eos_token", "<E>")).render(MESSAGES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{% macro f() %}{% endmacro %} ; {% macro %}",
        "{% for a, b in messages %}{% endfor %} ; \",\"",
        "{% for m in messages recursive %}{% endfor %} ; \"recursive\"",
        "{% for m in messages %}{% else %}{% endfor %} ; \"else\"",
        "{% for m in messages %}{% break %}{% endfor %} ; {% break %}",
        "{% set ns = namespace(a=1) %} ; function namespace",
        "{% set ns.a = 1 %} ; \".\"",
        "{{ m.content.strip() }} ; function .strip",
        "{{ x | tojson }} ; filter tojson",
        "{{ x | trim('a') }} ; filter trim",
        "{{ x is divisibleby 3 }} ; test divisibleby",
        "{{ messages[1:] }} ; \":\"",
        "{{ {'a': 1} }} ; \"{\"",
        "{{ 1.5 }} ; whole one",
        "{{ 2 * 3 }} ; \"*\"",
        "{{ 1 < 2 < 3 }} ; chain of comparisons",
        "{{ 'a\\x41' }} ; escape \\x",
        "{{ }} ; the end",
        "{% if %}{% endif %} ; the end",
        "{% if 1 %} ; end of the template",
        "{% endif %} ; {% endif %} without",
        "{% if 1 %}{% endfor %} ; \"endfor\"",
        "a {{ 'b ; expected '",
        "a {% if 1 ; expected %}",
        "a {# b ; expected #}",
        "{{ raise_exception }} ; \"(\"",
      })
  void whatIsNotReadIsNamed(String template, String named) {
    JinjaException e =
        assertThrows(JinjaException.class, () -> JinjaTemplate.parse(template, Map.of()));
    assertTrue(e.getMessage().startsWith("line 1: expected "), e.getMessage());
    assertTrue(e.getMessage().contains(named), e.getMessage());
  }

  @Test
  void theLineIsTold() {
    JinjaException e =
        assertThrows(
            JinjaException.class, () -> JinjaTemplate.parse("a\nb\n{% import 'x' %}", Map.of()));
    assertTrue(e.getMessage().startsWith("line 3: "), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{{ raise_exception('not ' + messages[0].role) }} | the template says: not user",
        "{{ messages }} | something to print, got a list",
        "{{ nobody.name }} | items, got an undefined value",
        "{{ 'a' + 1 }} | fit +, got a text and 1",
        "{{ 'a' < 1 }} | a comparison, got a text and 1",
        "{{ 1 in 2 }} | fit in",
        "{{ 1 % 0 }} | another number, got 0",
        "{% for m in 5 %}{% endfor %} | a loop over what is no list",
      })
  void whatCanNotBeDoneIsRefusedAsTheCaller(String template, String part) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> render(template));
    assertTrue(e.getMessage().startsWith("chat template: "), e.getMessage());
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  @Test
  void hostileTemplatesEnd() {
    String deep = "{{ " + "(".repeat(5000) + "1" + ")".repeat(5000) + " }}";
    assertThrows(JinjaException.class, () -> JinjaTemplate.parse(deep, Map.of()));
    String nots = "{{ " + "not ".repeat(5000) + "1 }}";
    assertThrows(JinjaException.class, () -> JinjaTemplate.parse(nots, Map.of()));
    String blocks = "{% if 1 %}".repeat(5000) + "{% endif %}".repeat(5000);
    assertThrows(JinjaException.class, () -> JinjaTemplate.parse(blocks, Map.of()));
    String elifs = "{% if 0 %}" + "{% elif 0 %}".repeat(5000) + "{% endif %}";
    assertThrows(JinjaException.class, () -> JinjaTemplate.parse(elifs, Map.of()));
    String sum = "{{ " + "1 + ".repeat(5000) + "1 }}";
    assertThrows(JinjaException.class, () -> JinjaTemplate.parse(sum, Map.of()));
    String loops =
        "{% for a in messages %}".repeat(25) + "x" + "{% endfor %}".repeat(25); // 2^25 rounds
    assertThrows(IllegalArgumentException.class, () -> render(loops));
  }
}
