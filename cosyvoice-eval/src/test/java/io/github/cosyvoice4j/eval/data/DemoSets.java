package io.github.cosyvoice4j.eval.data;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Evaluation sets of up to 40 utterances that say sentences the demo voice knows, in the voices of
 * its three prompts; the same set in each format.
 *
 * <p>To try one out by hand, write them all: {@code mvn -pl cosyvoice-eval -am test
 * -Dtest=DemoSetsTest -Dsurefire.failIfNoSpecifiedTests=false -Dcosyvoice.sets=FOLDER}.
 */
public final class DemoSets {
  private static final String VOICE = "/META-INF/cosyvoice4j/demo-voice/prompts/";
  private static final List<String> SPEAKERS = List.of("adam", "carl", "ella");

  /** Where the three sets are. */
  public record Written(Path parquet, Path jsonl, Path metaLst) {}

  private record Item(String id, String speaker, String promptText, String text) {}

  private DemoSets() {}

  /**
   * Writes all three sets and the recordings that two of them name.
   *
   * @param folder where to; made if it isn't there
   * @param count how many utterances, 1 to 40
   * @return {@code data/test-00000-of-00002.parquet} and its second shard (the path is the folder
   *     that {@code data} is in), {@code set.jsonl}, {@code meta.lst}
   */
  public static Written write(Path folder, int count) throws IOException {
    Files.createDirectories(folder.resolve("prompts"));
    for (String speaker : SPEAKERS) {
      Files.write(folder.resolve(wav(speaker)), resource(VOICE + speaker + ".wav"));
    }
    List<Item> items = items(count);
    Path parquet = folder.resolve("parquet");
    int half = items.size() / 2;
    writeParquet(parquet.resolve("data/test-00000-of-00002.parquet"), items.subList(0, half));
    writeParquet(
        parquet.resolve("data/test-00001-of-00002.parquet"), items.subList(half, items.size()));
    List<String> json = new ArrayList<>();
    List<String> meta = new ArrayList<>();
    for (Item item : items) {
      json.add(json(item));
      meta.add(String.join("|", item.id(), item.promptText(), wav(item.speaker()), item.text()));
    }
    return new Written(
        parquet,
        Files.write(folder.resolve("set.jsonl"), json),
        Files.write(folder.resolve("meta.lst"), meta));
  }

  private static List<Item> items(int count) throws IOException {
    List<String> sentences =
        new String(resource("/data/sentences.txt"), StandardCharsets.UTF_8).lines().toList();
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String speaker = SPEAKERS.get(i % SPEAKERS.size());
      String said = new String(resource(VOICE + speaker + ".txt"), StandardCharsets.UTF_8);
      items.add(
          new Item("demo-%02d".formatted(i + 1), speaker, said.strip(), sentences.get(i).strip()));
    }
    return items;
  }

  private static String json(Item item) {
    JsonObject row = new JsonObject();
    row.addProperty("id", item.id());
    row.addProperty("prompt_text", item.promptText());
    row.addProperty("target_text", item.text());
    row.addProperty("prompt_audio", wav(item.speaker()));
    return row.toString();
  }

  private static void writeParquet(Path file, List<Item> items) throws IOException {
    StringBuilder values = new StringBuilder();
    for (Item item : items) {
      values
          .append(values.isEmpty() ? "" : ", ")
          .append("(")
          .append(DuckDb.literal(item.id()))
          .append(", ")
          .append(DuckDb.literal(item.promptText()))
          .append(", ")
          .append(DuckDb.literal(item.text()))
          .append(", {'bytes': ")
          .append(ParquetBytes.blob(resource(VOICE + item.speaker() + ".wav")))
          .append(", 'path': ")
          .append(DuckDb.literal(item.speaker() + ".wav"))
          .append("})");
    }
    ParquetBytes.write(
        file,
        "select * from (values "
            + (values.isEmpty() ? "(null, null, null, {'bytes': ''::blob, 'path': ''})" : values)
            + ") t(id, prompt_text, target_text, prompt_audio) where id is not null");
  }

  private static String wav(String speaker) {
    return "prompts/" + speaker + ".wav";
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = DemoSets.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
