package io.github.cosyvoice4j.eval.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.eval.metric.Metric;
import io.github.cosyvoice4j.eval.metric.SpokenUtterance;
import io.github.cosyvoice4j.eval.score.ScoreProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evaluations with metrics that misbehave. */
class EvaluationRunTest {
  @TempDir Path folder;

  /** Gives a number, one that is none, and nothing, by utterance. */
  private static final class Moody implements Metric {
    @Override
    public String name() {
      return "moody";
    }

    @Override
    public Map<String, Double> evaluate(SpokenUtterance utterance) {
      Map<String, Double> values = new HashMap<>();
      values.put(
          "mood",
          switch (utterance.id()) {
            case "a" -> 2.0;
            case "b" -> Double.NaN;
            default -> null;
          });
      return values;
    }
  }

  @Test
  void whatIsNoNumberIsLeftOut() throws IOException {
    Path ref = Files.writeString(folder.resolve("ref.txt"), "a hello\nb hello\nc hello\n");
    for (String id : List.of("a", "b", "c")) {
      Audio.of(new float[24_000], 24_000).writeWav(folder.resolve(id + ".wav"));
    }
    EvaluationSettings settings =
        EvaluationSettings.newBuilder(
                ScoreProfile.of("icefall", Optional.empty()), References.read(ref), folder)
            .wavs(List.of(folder))
            .metrics(List.of(new Moody()))
            .build();
    EvaluationOutcome outcome = EvaluationRun.run(settings, EvaluationProgress.NONE);
    assertEquals(2, outcome.evaluation().totals().get("mood"));
    assertEquals(1, outcome.complete());
    List<String> notes = outcome.evaluation().notes();
    assertTrue(notes.contains("1 without mood (NaN): b"), notes.toString());
    assertTrue(notes.contains("1 without mood (null): c"), notes.toString());
  }
}
