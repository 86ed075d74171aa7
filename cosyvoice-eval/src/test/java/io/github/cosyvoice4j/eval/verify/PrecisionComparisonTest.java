package io.github.cosyvoice4j.eval.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.core.testing.Goldens;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PrecisionComparisonTest {
  @Test
  void singlePrecisionIsLikeItself() throws IOException {
    PrecisionReport report = tiny(Precision.FP32);
    assertEquals(new RelativeError(0, 0), report.scores());
    assertEquals(new RelativeError(0, 0), report.mel());
    assertEquals(0, report.spectrum());
    assertEquals(1, report.choices().share());
    assertEquals(0, report.choices().greatestLostGap());
    for (PrecisionReport.Request request : report.requests()) {
      assertEquals(OptionalInt.empty(), request.firstOther());
    }
  }

  @Test
  void bytesAreFartherAwayThanHalves() throws IOException {
    PrecisionReport bytes = tiny(Precision.INT8);
    PrecisionReport halves = tiny(Precision.FP16);
    assertEquals(60, bytes.choices().steps());
    assertTrue(halves.scores().rms() > 0, halves.toString());
    assertTrue(bytes.scores().rms() > 10 * halves.scores().rms(), bytes + " " + halves);
    assertTrue(bytes.mel().rms() > 10 * halves.mel().rms(), bytes + " " + halves);
    assertTrue(bytes.scores().worst() > bytes.scores().rms());
    assertTrue(bytes.scores().rms() < 0.2, bytes.toString());
    assertTrue(halves.isFinite() && bytes.isFinite());
  }

  @Test
  void aModelSpeaksInTheVoiceOfAPrompt() throws IOException {
    Audio wav = Audio.readWav(Goldens.file("wavs").resolve("en22.wav"));
    List<String> progress = new ArrayList<>();
    PrecisionReport report =
        PrecisionComparison.ofModel(
            Goldens.modelDirectory(),
            new PrecisionComparison.Prompt(wav, "hello"),
            options(Precision.INT8, 20),
            progress::add);
    assertEquals(20, report.choices().steps());
    assertTrue(report.mel().rms() > 0 && report.mel().rms() < 0.3, report.toString());
    assertEquals(2, progress.size());
  }

  @Test
  void whatIsNoNumberIsNoSmallError() {
    float[] right = {1, -1, Float.NEGATIVE_INFINITY};
    float[] sound = {1, -1.5f, Float.NEGATIVE_INFINITY};
    RelativeError error = RelativeError.of(right, sound);
    assertEquals(0.5, error.worst(), 1e-9);
    assertEquals(Math.sqrt(0.25 / 2), error.rms(), 1e-9);
    float[] broken = {1, Float.NaN, Float.NEGATIVE_INFINITY};
    assertTrue(Double.isNaN(RelativeError.of(right, broken).worst()));
    assertTrue(Double.isNaN(RelativeError.of(right, new float[2]).rms()));
  }

  @Test
  void forcedTokensAreSpokenAndOthersCounted() {
    int[] proposals = {5, 6, 7};
    ForcedTokens forced =
        new ForcedTokens((scores, decoded, count) -> proposals[count], new int[] {5, 1}, 7);
    int[] spoken = new int[3];
    for (int i = 0; i < spoken.length; i++) {
      spoken[i] = forced.choose(new float[0], spoken, i);
    }
    assertEquals(List.of(5, 1, 7), List.of(spoken[0], spoken[1], spoken[2]));
    assertEquals(new Difference(1, 1.0 / 3), forced.difference());
  }

  @Test
  void gapsAreThoseToTheSecondLikeliest() {
    GreedyWitness witness = new GreedyWitness(1);
    assertEquals(1, witness.choose(new float[] {0, 3, 2.5f}, new int[0], 0));
    assertEquals(0, witness.choose(new float[] {1, Float.NEGATIVE_INFINITY, 0}, new int[1], 1));
    assertEquals(List.of(0.5, 1.0), witness.gaps());
    assertEquals(1, witness.scores().size());
  }

  @Test
  void someStepsAreNeeded() {
    assertThrows(IllegalArgumentException.class, () -> options(Precision.INT8, 0));
  }

  private static PrecisionReport tiny(Precision precision) throws IOException {
    return PrecisionComparison.ofRandom("tiny", options(precision, 60), line -> {});
  }

  private static PrecisionComparison.Options options(Precision precision, int steps) {
    EngineOptions rounded = EngineOptions.newBuilder().precision(precision).threads(1).build();
    EngineOptions exact = EngineOptions.newBuilder().threads(1).build();
    return new PrecisionComparison.Options(exact, rounded, steps);
  }
}
