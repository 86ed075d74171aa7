package io.github.cosyvoice4j.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.core.text.rules.RuleTextNormalizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the tables "written, read" in text.md is true. */
class ReadingsTest {
  private static final Pattern ROW = Pattern.compile("\\| `(.+)` \\| `(.*)` \\|");
  private static final Map<String, Locale> LANGUAGES =
      Map.of("### Chinese", Locale.CHINESE, "### English", Locale.ENGLISH);

  /** A row, and the language that its chapter names; the root if it is to be found out. */
  record Row(String written, String read, Locale language) {}

  static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    Locale language = null;
    for (String line : Files.readAllLines(Path.of("text.md"))) {
      if (line.startsWith("## ")) {
        language = null;
      } else if (line.startsWith("### ")) {
        language = LANGUAGES.getOrDefault(line, Locale.ROOT);
      }
      Matcher row = ROW.matcher(line);
      if (language != null && row.matches()) {
        rows.add(new Row(row.group(1), row.group(2), language));
      }
    }
    return rows;
  }

  @Test
  void thereAreEnoughOfThem() throws IOException {
    assertTrue(rows().size() >= 150, "rows: " + rows().size());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isReadAsThePageSays(Row row) {
    assertEquals(
        row.read(), RuleTextNormalizer.builtIn().normalize(row.written(), row.language()).text());
  }
}
