package io.github.cosyvoice4j.eval.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.cosyvoice4j.eval.score.EvaluatedUtterance;
import io.github.cosyvoice4j.eval.score.Evaluation;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final List<EvaluatedUtterance> FIRST =
      List.of(
          SyntheticRun.scored("short", 2, 2),
          SyntheticRun.scored("long", 18, 0),
          SyntheticRun.scored("gone", 5, 1));
  private static final List<EvaluatedUtterance> SECOND =
      List.of(
          SyntheticRun.scored("new", 5, 5),
          SyntheticRun.scored("long", 18, 9),
          SyntheticRun.scored("short", 2, 1));

  @Test
  void icefallDividesSumsOverTheCommonUtterances() {
    MeasuredDifference wer = compare("icefall").measures().get(0);
    assertEquals("wer", wer.name());
    assertEquals(2, wer.utterances());
    assertEquals(100 * 2 / 20.0, wer.first(), 1e-9);
    assertEquals(100 * 10 / 20.0, wer.second(), 1e-9);
  }

  @Test
  void seedttsAndCv3TakeMeansOfRates() {
    for (String profile : List.of("seedtts", "cv3")) {
      MeasuredDifference wer = compare(profile).measures().get(0);
      assertEquals((100 + 0) / 2.0, wer.first(), 1e-9);
      assertEquals((50 + 50) / 2.0, wer.second(), 1e-9);
      assertEquals(0, wer.difference(), 1e-9);
      assertFalse(wer.isClear());
    }
  }

  @Test
  void saysWhatIsOnlyInOne() {
    Comparison comparison = compare("icefall");
    assertEquals(List.of("gone"), comparison.onlyFirst());
    assertEquals(List.of("new"), comparison.onlySecond());
    assertEquals(2, comparison.common());
  }

  @Test
  void sortsChangesBySizeThenId() {
    List<UtteranceChange> changes = compare("icefall").changes();
    assertEquals(List.of("long", "short"), changes.stream().map(UtteranceChange::id).toList());
    assertEquals(List.of(50.0, -50.0), changes.stream().map(UtteranceChange::difference).toList());
  }

  @Test
  void identicalRunsDifferInNothing() throws IOException {
    Evaluation run = SyntheticRun.make("run", null, 12, 0.1);
    Comparison comparison = Comparison.of(run, run);
    assertEquals(List.of(), comparison.changes());
    assertEquals(4, comparison.measures().size());
    for (MeasuredDifference measure : comparison.measures()) {
      assertEquals(0, measure.difference());
      assertEquals(0, measure.low(), measure.name());
      assertEquals(0, measure.high(), measure.name());
    }
  }

  @Test
  void swappedRunsMirrorTheIntervals() throws IOException {
    Evaluation a = SyntheticRun.make("a", null, 20, 0.1);
    Evaluation b = SyntheticRun.make("b", null, 20, 0.3);
    List<MeasuredDifference> forth = Comparison.of(a, b).measures();
    List<MeasuredDifference> back = Comparison.of(b, a).measures();
    for (int i = 0; i < forth.size(); i++) {
      assertEquals(forth.get(i).low(), -back.get(i).high(), forth.get(i).name());
      assertEquals(forth.get(i).high(), -back.get(i).low(), forth.get(i).name());
    }
  }

  @Test
  void anErrorWhereNothingWasToBeSaidCountsOnlyInSums() {
    EvaluatedUtterance silent =
        new EvaluatedUtterance(
            "silent",
            Optional.of(SyntheticRun.score("silent", HostileRun.INSERTION)),
            Optional.empty(),
            Map.of());
    List<EvaluatedUtterance> run = List.of(silent, SyntheticRun.scored("said", 4, 1));
    Evaluation icefall = SyntheticRun.evaluation("run", "icefall", run);
    assertEquals(50, Comparison.of(icefall, icefall).measures().get(0).first(), 1e-9);
    Evaluation seedtts = SyntheticRun.evaluation("run", "seedtts", run);
    Comparison means = Comparison.of(seedtts, seedtts);
    assertEquals(25, means.measures().get(0).first(), 1e-9);
    assertEquals(1, means.notes().size());
  }

  @Test
  void refusesOtherProfilesAndOtherSets() {
    Evaluation icefall = SyntheticRun.evaluation("a", "icefall", FIRST);
    Evaluation seedtts = SyntheticRun.evaluation("b", "seedtts", SECOND);
    Evaluation other =
        SyntheticRun.evaluation("c", "icefall", List.of(SyntheticRun.scored("x", 1, 0)));
    assertThrows(IllegalArgumentException.class, () -> Comparison.of(icefall, seedtts));
    assertThrows(IllegalArgumentException.class, () -> Comparison.of(icefall, other));
  }

  @Test
  void jsonTellsAll() throws IOException {
    JsonObject json =
        JsonParser.parseString(ComparisonReport.json(compare("icefall"))).getAsJsonObject();
    assertEquals(1, json.get("version").getAsInt());
    assertEquals(2, json.get("common").getAsInt());
    assertEquals("gone", json.getAsJsonArray("onlyFirst").get(0).getAsString());
    assertEquals(2, json.getAsJsonArray("changes").size());
    JsonObject wer = json.getAsJsonArray("measures").get(0).getAsJsonObject();
    assertEquals(40, wer.get("difference").getAsDouble(), 1e-9);
    assertTrue(wer.get("low").getAsDouble() <= wer.get("high").getAsDouble());
  }

  private static Comparison compare(String profile) {
    return Comparison.of(
        SyntheticRun.evaluation("a", profile, FIRST),
        SyntheticRun.evaluation("b", profile, SECOND));
  }
}
