package io.github.cosyvoice4j.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.ComputeOptions;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.Seam;
import io.github.cosyvoice4j.StreamOptions;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.core.testing.Parity;
import io.github.cosyvoice4j.torch.LeakCheck;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a request when its nets are computed otherwise, with real nets. */
@ExtendWith(LeakCheck.class)
@Timeout(300)
class ComputeOptionsTest {
  private static final String TEXT = "Hello there, this is a sentence of some length.";

  @Test
  void causalFlowIsTheStreamAtOnce() throws IOException {
    StreamOptions atOnce = new StreamOptions(60, 1, 60, Seam.CONTINUOUS);
    try (Loaded loaded = load(ComputeOptions.newBuilder().causalFlow(true))) {
      float[] whole = samples(say(loaded, InferenceOptions.newBuilder()));
      float[] streamed = samples(say(loaded, InferenceOptions.newBuilder().streaming(atOnce)));
      assertEquals(streamed.length, whole.length);
      Parity.assertClose("whole", streamed, whole, 1e-2); // the vocoder goes piece by piece there
    }
  }

  @Test
  void fewerStepsGiveAnotherMelOfTheSameLength() throws IOException {
    float[] ten = samples(ComputeOptions.newBuilder());
    float[] two = samples(ComputeOptions.newBuilder().flowSteps(2));
    assertEquals(ten.length, two.length);
    assertTrue(!Arrays.equals(ten, two), "nothing changed");
  }

  @ParameterizedTest
  @EnumSource(names = {"FP16", "INT8"})
  void lossyNumbersSpeak(Precision precision) throws IOException {
    try (Loaded loaded = load(ComputeOptions.newBuilder().precision(precision))) {
      Synthesis speech = say(loaded, InferenceOptions.newBuilder());
      assertTrue(speech.audio().length() > 0, "nothing was said");
      assertTrue(speech.report().notes().isEmpty(), speech.report().notes().toString());
    }
  }

  private static float[] samples(ComputeOptions.Builder compute) throws IOException {
    try (Loaded loaded = load(compute)) {
      return samples(say(loaded, InferenceOptions.newBuilder()));
    }
  }

  private static float[] samples(Synthesis speech) {
    float[] samples = new float[speech.audio().length()];
    speech.audio().samples().get(samples);
    return samples;
  }

  private static Loaded load(ComputeOptions.Builder compute) throws IOException {
    return Loaded.open(
        EngineOptions.newBuilder().threads(1).deterministic(true).compute(compute.build()));
  }

  private static Synthesis say(Loaded loaded, InferenceOptions.Builder options) {
    return loaded.model().inferZeroShot(TEXT, loaded.voice(), options.seed(3).build());
  }
}
