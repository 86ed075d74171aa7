package io.github.cosyvoice4j.eval.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.eval.score.EvaluatedUtterance;
import io.github.cosyvoice4j.eval.score.Evaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationReportTest {
  @TempDir Path folder;

  @Test
  void readsBackWhatItWrote() throws IOException {
    Evaluation run = SyntheticRun.make("run", folder.resolve("wavs"), 6, 0.2);
    Path out = folder.resolve("deep/out");
    EvaluationReport.write(run, out, ReportOptions.DEFAULT.withWorst(0));
    assertEquals(run, EvaluationReport.read(out));
    assertEquals(run, EvaluationReport.read(out.resolve(EvaluationReport.JSON)));
    assertEquals(
        List.copyOf(run.totals().keySet()),
        List.copyOf(EvaluationReport.read(out).totals().keySet()));
    try (Stream<Path> files = Files.list(out)) {
      assertEquals(3, files.count(), "nothing temporary stays");
    }
  }

  @Test
  void readsBackHostileTexts() throws IOException {
    Evaluation run = HostileRun.make(folder);
    EvaluationReport.write(run, folder, ReportOptions.DEFAULT);
    assertEquals(run, EvaluationReport.read(folder));
  }

  @Test
  void namesSoundsFromItsFolderSoThatTreesCanMove() throws IOException {
    Evaluation run = SyntheticRun.make("run", folder.resolve("old/wavs"), 1, 0);
    EvaluationReport.write(run, folder.resolve("old/out"), ReportOptions.DEFAULT);
    Files.move(folder.resolve("old"), folder.resolve("new"));
    Path wav =
        EvaluationReport.read(folder.resolve("new/out")).utterances().get(0).wav().orElseThrow();
    assertEquals(folder.resolve("new/wavs/utt-000.wav"), wav);
    assertFalse(
        Files.readString(folder.resolve("new/out/report.json")).contains(folder.toString()));
  }

  @Test
  void sameRunGivesSameBytes() throws IOException {
    for (String out : List.of("a", "b")) {
      Evaluation run = SyntheticRun.make("run", folder.resolve("wavs"), 4, 0.4);
      EvaluationReport.write(run, folder.resolve(out), ReportOptions.DEFAULT);
    }
    for (String file : List.of("report.html", "report.json", "report.csv")) {
      assertArrayEquals(
          Files.readAllBytes(folder.resolve("a").resolve(file)),
          Files.readAllBytes(folder.resolve("b").resolve(file)),
          file);
    }
  }

  @Test
  void saysWhatIsWrongWithAFile() throws IOException {
    assertRefused("{}", "expected a report.json");
    assertRefused("[1]", "expected a report.json");
    assertRefused("{\"format\":\"cosyvoice4j-evaluation\",\"version\":2}", "expected version 1");
    assertRefused("{\"format\":\"cosyvoice4j-evaluation\",\"version\":1}", "utterances");
    assertRefused("not json", "JSON");
    EvaluationReport.write(
        SyntheticRun.make("run", null, 2, 0.2), folder, ReportOptions.DEFAULT.withWorst(0));
    String good = Files.readString(folder.resolve(EvaluationReport.JSON));
    assertRefused(good.replaceFirst("\\[\"C\"", "[\"X\""), "alignment[0][0]: expected C, S, D");
    assertRefused(good.replaceFirst("\"id\": \"utt-000\"", "\"id\": 3"), "utterances[0].id");
    assertRefused(good.substring(0, good.length() / 2), "JSON");
  }

  private void assertRefused(String json, String why) throws IOException {
    Path file = folder.resolve("other.json");
    Files.writeString(file, json);
    IOException error =
        assertThrows(ModelFormatException.class, () -> EvaluationReport.read(file), json);
    assertTrue(error.getMessage().contains(why), error.getMessage());
  }

  @Test
  void worstComeFirstAndById() {
    Evaluation run =
        SyntheticRun.evaluation(
            "run",
            "icefall",
            List.of(
                SyntheticRun.scored("c", 4, 1),
                SyntheticRun.scored("none", 4, 0),
                SyntheticRun.scored("b", 4, 2),
                SyntheticRun.scored("a", 8, 4)));
    assertEquals(List.of("a", "b", "c"), ids(EvaluationPage.worst(run, 9)));
    assertEquals(List.of("a", "b"), ids(EvaluationPage.worst(run, 2)));
  }

  @Test
  void boundsTheSoundInThePage() throws IOException {
    Evaluation run = SyntheticRun.make("run", folder, 12, 0.9);
    int worst = EvaluationPage.worst(run, 20).size();
    assertTrue(worst > 3, "enough to leave some out");
    String html = EvaluationPage.text(run, new ReportOptions(20, 200_000, 5_000));
    int players = html.split("<audio ", -1).length - 1;
    assertTrue(players > 0 && players < worst, players + " of " + worst);
    assertEquals(worst - players, html.split("Its sound is left out", -1).length - 1);
    assertTrue(html.length() < 1_500_000, "length " + html.length());
  }

  @Test
  void countsAreWholeNumbers() throws IOException {
    Evaluation run =
        new Evaluation("run", "icefall", Map.of("substitutions", 6.0), List.of(), List.of());
    String html = EvaluationPage.text(run, ReportOptions.DEFAULT);
    assertTrue(html.contains("Substitutions</bdi></dt><dd>6</dd>"), html);
  }

  @Test
  void boundsTheTable() throws IOException {
    String html =
        EvaluationPage.text(SyntheticRun.make("run", null, 12, 0.1), new ReportOptions(0, 0, 5));
    assertTrue(html.contains("The first 5 of 12; report.csv has all."));
    assertEquals(5, html.split("<tr><th scope=\"row\">", -1).length - 1);
  }

  private static List<String> ids(List<EvaluatedUtterance> utterances) {
    return utterances.stream().map(EvaluatedUtterance::id).toList();
  }
}
