package io.github.cosyvoice4j.eval.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.dataset.PromptAudio;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metrics with nets small enough to know what comes out. */
class MetricTest {
  private static final int RATE = 16_000;

  @TempDir Path folder;

  private static Audio ramp(int samples, float top) {
    float[] values = new float[samples];
    for (int i = 0; i < samples; i++) {
      values[i] = top * i / (samples - 1);
    }
    return Audio.of(values, RATE);
  }

  private static Audio noise(long seed) {
    Random random = new Random(seed);
    float[] values = new float[RATE];
    for (int i = 0; i < RATE; i++) {
      values[i] = (float) (random.nextGaussian() * i / RATE / 4);
    }
    return Audio.of(values, RATE);
  }

  private static Audio tone(int samples, double hertz) {
    float[] values = new float[samples];
    for (int i = 0; i < samples; i++) {
      values[i] = (float) (0.5 * Math.sin(2 * Math.PI * hertz * i / RATE));
    }
    return Audio.of(values, RATE);
  }

  private static SpokenUtterance spoken(Audio audio, Audio prompt) {
    PromptAudio recording = () -> prompt;
    return new SpokenUtterance("a", audio, Optional.ofNullable(prompt).map(p -> recording), "hi");
  }

  @Test
  void theExampleOnThePageIsTheOneThatIsFound() throws IOException {
    String source =
        Files.readString(
            Path.of("src/test/java/io/github/cosyvoice4j/eval/metric").resolve("Peak.java"));
    String example = source.substring(source.indexOf("public final class Peak"));
    assertTrue(Files.readString(Path.of("../docs/evaluation.md")).contains(example));
  }

  @Test
  void aMetricIsOneClassAndOneLine() throws IOException {
    List<Metric> metrics = Metric.discovered();
    assertEquals(List.of(Peak.class), metrics.stream().map(Object::getClass).toList());
    assertEquals(Map.of("peak", 0.25), metrics.get(0).evaluate(spoken(ramp(1000, -0.25f), null)));
  }

  @Test
  void similarityOfRawSoundIsTheCosine() throws IOException {
    Path file =
        TinyOnnx.write(
            folder.resolve("wave.onnx"), List.of(1, -1), List.of("ReduceMean", "ReduceMax"));
    try (SpeakerSimilarity similarity = SpeakerSimilarity.load(file, Optional.empty())) {
      assertEquals(SpeakerSimilarity.Input.WAVE, similarity.input());
      // Ramps embed as (top / 2, top) or, downwards, (top / 2, 0).
      Audio up = ramp(1000, 0.5f);
      assertEquals(1, similarity.evaluate(spoken(up, ramp(500, 0.2f))).get("similarity"), 1e-6);
      double down = similarity.evaluate(spoken(up, ramp(1000, -0.5f))).get("similarity");
      assertEquals(-1 / Math.sqrt(5), down, 1e-4);
      assertEquals(Map.of(), similarity.evaluate(spoken(up, null)));
      IOException tooShort =
          assertThrows(IOException.class, () -> similarity.evaluate(spoken(up, ramp(100, 1))));
      assertTrue(tooShort.getMessage().contains("prompt: expected at least 400"));
    }
  }

  @Test
  void similarityByCamPlus() throws IOException {
    Path file = Goldens.modelDirectory().resolve("campplus.onnx");
    try (SpeakerSimilarity similarity = SpeakerSimilarity.load(file, Optional.empty())) {
      assertEquals(SpeakerSimilarity.Input.FBANK, similarity.input());
      Audio sound = noise(1);
      assertEquals(1, similarity.evaluate(spoken(sound, sound)).get("similarity"), 1e-5);
      double other = similarity.evaluate(spoken(sound, tone(RATE, 300))).get("similarity");
      assertTrue(other < 0.999 && other >= -1, "similarity of other sound: " + other);
    }
  }

  @Test
  void aNetThatIsNoSpeakersIsRefused() throws IOException {
    Path file = TinyOnnx.write(folder.resolve("n.onnx"), List.of(1, -1, 7), List.of("ReduceMax"));
    String message =
        assertThrows(
                ModelFormatException.class, () -> SpeakerSimilarity.load(file, Optional.empty()))
            .getMessage();
    assertTrue(message.contains("expected (1, frames, 80) or (1, samples), got [1, -1, 7]"));
  }

  @Test
  void dnsmosHearsEverySecondOfNine() throws IOException {
    TinyOnnx.write(
        folder.resolve("sig_bak_ovr.onnx"),
        List.of(-1, 144_160),
        List.of("ReduceMin", "ReduceMax", "ReduceMean"));
    TinyOnnx.write(folder.resolve("model_v8.onnx"), List.of(-1, 900, 120), List.of("ReduceMax"));
    try (Dnsmos dnsmos = Dnsmos.load(folder)) {
      // 12.5 s: hops of 0, 1 and 2 s; minima are where each begins, maxima 9.01 s later.
      int samples = 200_000;
      Map<String, Double> scores = dnsmos.evaluate(spoken(ramp(samples, 1), null));
      assertEquals(Set.of("dnsmosOvrl", "dnsmosSig", "dnsmosBak", "dnsmosP808"), scores.keySet());
      double sig = 0;
      double bak = 0;
      for (int hop = 0; hop < 3; hop++) {
        double first = (double) hop * RATE / samples;
        double last = first + 144_160.0 / samples;
        sig += (-0.08397278 * first * first + 1.22083953 * first + 0.0052439) / 3;
        bak += (-0.13166888 * last * last + 1.60915514 * last - 0.39604546) / 3;
      }
      assertEquals(sig, scores.get("dnsmosSig"), 1e-4);
      assertEquals(bak, scores.get("dnsmosBak"), 1e-4);
      assertEquals(1, scores.get("dnsmosP808"), 1e-6); // the loudest bin
    }
  }

  @Test
  void shortSoundIsDoubledAndP808IsOptional() throws IOException {
    TinyOnnx.write(
        folder.resolve("sig_bak_ovr.onnx"),
        List.of(-1, 144_160),
        List.of("ReduceMax", "ReduceMax", "ReduceMax"));
    try (Dnsmos dnsmos = Dnsmos.load(folder)) {
      Map<String, Double> scores = dnsmos.evaluate(spoken(ramp(10, 1), null));
      assertEquals(-0.06766283 + 1.11546468 + 0.04602535, scores.get("dnsmosOvrl"), 1e-6);
      assertEquals(3, scores.size());
    }
  }

  @Test
  void dnsmosNeedsItsNet() {
    String message =
        assertThrows(ModelFormatException.class, () -> Dnsmos.load(folder)).getMessage();
    assertTrue(message.contains("sig_bak_ovr.onnx: expected an ONNX model, got no file"), message);
  }

  /** A tone's energy is in the band that holds it, and all else is far below. */
  @Test
  void melBandsHoldTheirTone() {
    FloatBuffer samples = tone(RATE, 1000).samples();
    float[] mel = new DecibelMel().compute(samples);
    int frames = DecibelMel.frames(RATE);
    assertEquals(frames * DecibelMel.BANDS, mel.length);
    int middle = frames / 2 * DecibelMel.BANDS;
    int loudest = 0;
    for (int band = 0; band < DecibelMel.BANDS; band++) {
      loudest = mel[middle + band] > mel[middle + loudest] ? band : loudest;
    }
    // Slaney's scale: 15 mel at 1 kHz of 45.245 at 8 kHz, in 121 steps.
    assertEquals(15 * 121 / 45.245 - 1, loudest, 1);
    assertEquals(-1, mel[middle + DecibelMel.BANDS - 1], 0.5);
  }
}
