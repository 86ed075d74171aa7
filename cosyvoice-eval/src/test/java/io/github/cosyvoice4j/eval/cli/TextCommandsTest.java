package io.github.cosyvoice4j.eval.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.cosyvoice4j.core.testing.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code normalize} and {@code tokenize}. */
class TextCommandsTest {
  @TempDir Path folder;

  private static List<String> lines(Object... args) {
    return CommandRun.of(args).requireDone().out().lines().toList();
  }

  @Test
  void givesALineForEachLine() {
    assertEquals(
        List.of("two hundred kilometers", "", "两百公里处"), lines("normalize", "200 km\n\n200km处"));
    assertEquals(List.of("A four"), lines("normalize", "--text", "A4"));
  }

  @Test
  void readsAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("text"), "3:30 PM\n");
    assertEquals(List.of("three thirty PM"), lines("normalize", "--text-file", file));
  }

  @Test
  void takesALanguage() {
    assertEquals(List.of("二百"), lines("normalize", "--lang", "ja", "200"));
    assertEquals(List.of("zweihundert"), lines("normalize", "--lang", "de", "200"));
    assertEquals(List.of("两百"), lines("normalize", "--lang", "zh", "200"));
  }

  @Test
  void explains() {
    List<String> lines = lines("normalize", "--explain", "it costs $5");
    assertEquals("it costs five dollars", lines.get(0));
    assertEquals("  9-11 \"$5\" -> \"five dollars\" (money, 1.0)", lines.get(1));
  }

  @Test
  void printsJson() {
    JsonObject json =
        JsonParser.parseString(lines("normalize", "--json", "50%").get(0)).getAsJsonObject();
    assertEquals("fifty percent", json.get("normalized").getAsString());
    JsonObject reading = json.getAsJsonArray("readings").get(0).getAsJsonObject();
    assertEquals("percent", reading.get("rule").getAsString());
    assertEquals(3, reading.get("end").getAsInt());
  }

  @Test
  void takesRulesAndWordsOfOnesOwn() throws IOException {
    Path rules =
        Files.writeString(folder.resolve("my.rules"), "rule seat 1\n  {n:int}F => seat {n} F\n");
    Path words = Files.writeString(folder.resolve("my.dict"), "SQL => sequel\n");
    assertEquals(
        List.of("sequel on seat twelve F"),
        lines("normalize", "--rules", rules, "--dictionary", words, "SQL on 12F"));
  }

  @Test
  void tellsAWrongRule() throws IOException {
    Path rules = Files.writeString(folder.resolve("my.rules"), "rule seat 1\n  {n:number}F => x\n");
    CommandRun.of("normalize", "--rules", rules, "a")
        .requireError(ExitCode.USAGE, "my.rules:2: type \"number\": expected one of");
  }

  @Test
  void tokenizes() {
    Path model = Goldens.modelDirectory();
    String ids = lines("tokenize", "--model", model, "Hello").get(0);
    assertTrue(ids.matches("[0-9]+( [0-9]+)*"), ids);
    String json = lines("tokenize", "--json", "--model", model, "Hello").get(0);
    JsonObject tokens = JsonParser.parseString(json).getAsJsonObject();
    assertEquals(ids.split(" ", -1).length, tokens.getAsJsonArray("ids").size());
    assertEquals("Hello", tokens.get("text").getAsString());
  }
}
