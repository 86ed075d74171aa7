package io.github.cosyvoice4j.eval.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.eval.score.EvaluatedUtterance;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportCsvTest {
  @Test
  void writesARowAnUtterance() {
    EvaluatedUtterance plain =
        new EvaluatedUtterance(
            "plain",
            SyntheticRun.scored("plain", 4, 1).score(),
            Optional.empty(),
            Map.of("rtf", 0.25, "similarity", -0.5));
    EvaluatedUtterance unscored =
        new EvaluatedUtterance("unscored", Optional.empty(), Optional.empty(), Map.of());
    assertEquals(
        """
        id,wer,tokens,substitutions,deletions,insertions,similarity,rtf,reference,hypothesis,wav\r
        plain,25.0,4,1,0,0,-0.5,0.25,a0 a1 a2 a3,b0 a1 a2 a3,\r
        unscored,,,,,,,,,,\r
        """,
        ReportCsv.text(SyntheticRun.evaluation("run", "icefall", List.of(plain, unscored))));
  }

  @Test
  void noTextIsAFormulaOrLeavesItsCell() {
    String csv = ReportCsv.text(HostileRun.make(Path.of("wavs")));
    List<List<String>> rows = parse(csv);
    assertEquals(HostileRun.TEXTS.size() + 3, rows.size());
    int columns = rows.get(0).size();
    for (List<String> row : rows) {
      assertEquals(columns, row.size(), row::toString);
      for (String cell : row) {
        boolean number = cell.matches("-?[0-9.E]+|-?Infinity");
        assertTrue(number || cell.isEmpty() || "=+-@\t\r".indexOf(cell.charAt(0)) < 0, cell);
      }
    }
    assertEquals("two\nlines, \"quoted\"", rows.get(16).get(0));
    assertTrue(StandardCharsets.UTF_8.newEncoder().canEncode(csv), "no lone surrogate");
  }

  /** A reader of RFC 4180, kept apart from the writer. */
  private static List<List<String>> parse(String csv) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < csv.length(); i++) {
      char c = csv.charAt(i);
      if (c == '"' && quoted && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
        cell.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\n')) {
        row.add(cell.toString());
        cell.setLength(0);
        if (c == '\n') {
          rows.add(row);
          row = new ArrayList<>();
        }
      } else if (quoted || c != '\r') {
        cell.append(c);
      }
    }
    return rows;
  }
}
