package io.github.cosyvoice4j.eval.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.cosyvoice4j.core.dataset.JsonlDataset;
import io.github.cosyvoice4j.core.dataset.SeedTtsDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** A set reads the same from whatever format it was written in. */
class SameSetPropertyTest {
  private record Item(String text, String promptText, int samples, List<Integer> tokens) {}

  private static Path folder;

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("sets");
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  @Property(seed = "42", tries = 40)
  void readsTheSame(@ForAll("sets") List<Item> items) throws IOException {
    for (Item item : items) {
      Files.write(folder.resolve(item.samples() + ".wav"), ParquetBytes.wav(item.samples()));
    }
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      String head = "%d u%d | %s".formatted(i + 1, i, item.text());
      String prompt = item.promptText().isEmpty() ? "-" : item.promptText();
      String audio = item.samples() == 0 ? "-" : String.valueOf(item.samples());
      String tokens = item.tokens().isEmpty() ? "-" : item.tokens().toString();
      expected.add(String.join(" | ", head, prompt, audio, tokens));
    }
    assertEquals(expected, Rows.lines(JsonlDataset.open(jsonl(items))));
    assertEquals(expected, Rows.lines(ParquetDataset.open(parquet(items), Optional.empty())));
    List<String> withoutTokens =
        expected.stream().map(row -> row.substring(0, row.lastIndexOf(" | ")) + " | -").toList();
    assertEquals(withoutTokens, Rows.lines(SeedTtsDataset.open(meta(items))));
  }

  @Provide
  static Arbitrary<List<Item>> sets() {
    Arbitrary<String> text =
        Arbitraries.of(
                "a", "b c", ".", "'", "\"", "\\", ",", ";{}", "你", "é\u00a0", "🙂", " ", "\u2028")
            .list()
            .ofMaxSize(9)
            .map(parts -> String.join("", parts))
            .map(String::strip);
    return Combinators.combine(
            text.map(words -> "t" + words),
            text.filter(words -> words.isEmpty() || !words.isBlank()),
            Arbitraries.integers().between(0, 5),
            Arbitraries.integers().between(0, 6560).list().ofMaxSize(5))
        .as(Item::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  /** Recordings in turn as a path, base64 and an object; what is missing is left out or null. */
  private static Path jsonl(List<Item> items) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      JsonObject row = new JsonObject();
      row.addProperty("id", "u" + i);
      row.addProperty("target_text", item.text());
      row.addProperty("prompt_text", item.promptText());
      if (item.samples() > 0) {
        String path = item.samples() + ".wav";
        String base64 = Base64.getEncoder().encodeToString(ParquetBytes.wav(item.samples()));
        JsonObject both = new JsonObject();
        both.addProperty("path", "nowhere.wav");
        both.addProperty("bytes", base64);
        switch (i % 4) {
          case 0 -> row.addProperty("prompt_audio", path);
          case 1 -> row.addProperty("prompt_audio", base64);
          case 2 -> row.addProperty("prompt_audio", "data:audio/wav;base64," + base64);
          default -> row.add("prompt_audio", both);
        }
      }
      JsonArray tokens = new JsonArray();
      item.tokens().forEach(token -> tokens.add(new JsonPrimitive(token)));
      row.add("prompt_audio_cosy2_tokens", tokens);
      lines.add(row.toString());
    }
    return Files.write(folder.resolve("set.jsonl"), lines);
  }

  private static Path meta(List<Item> items) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      String path = item.samples() == 0 ? "" : item.samples() + ".wav";
      lines.add(String.join("|", "u" + i + ".wav", item.promptText(), path, item.text()));
    }
    return Files.write(folder.resolve("meta.lst"), lines);
  }

  private static Path parquet(List<Item> items) throws IOException {
    String values =
        IntStream.range(0, items.size())
            .mapToObj(i -> values("u" + i, items.get(i)))
            .collect(Collectors.joining(", "));
    Path file = folder.resolve("set.parquet");
    ParquetBytes.write(
        file,
        "select * from (values "
            + values
            + ") t(id, target_text, prompt_text, prompt_audio, prompt_audio_cosy2_tokens)");
    return file;
  }

  private static String values(String id, Item item) {
    String audio =
        item.samples() == 0
            ? "null"
            : "{'bytes': " + ParquetBytes.blob(ParquetBytes.wav(item.samples())) + ", 'path': 'x'}";
    return String.join(
        ", ",
        "(" + DuckDb.literal(id),
        DuckDb.literal(item.text()),
        DuckDb.literal(item.promptText()),
        audio,
        item.tokens() + "::int[])");
  }
}
